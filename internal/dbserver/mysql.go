package dbserver

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	driver "github.com/go-sql-driver/mysql"
)

// mysql is MySQL or MariaDB.
type mysql struct{ in Installation }

func (mysql) product() Product             { return MySQL }
func (m mysql) installation() Installation { return m.in }

func (m mysql) initialise(dir string) []string {
	argv := []string{m.in.Server, "--no-defaults", "--initialize-insecure"}
	if m.in.MariaDB() {
		argv = []string{m.in.Init, "--no-defaults", "--auth-root-authentication-method=normal",
			"--skip-test-db", "--skip-name-resolve"}
	}
	return append(argv, m.settings(dir)...)
}

// serve keeps the performance schema off, as MySQL on Aurora does, because it
// takes more memory than all the rest.
func (m mysql) serve(dir string, settings []string) []string {
	argv := append([]string{m.in.Server, "--no-defaults"}, m.settings(dir)...)
	argv = append(argv,
		"--socket="+m.socket(dir),
		"--pid-file="+filepath.Join(dir, "pid"),
		"--skip-networking",
		"--skip-name-resolve",
		"--max-connections=400",
		"--skip-log-bin",
		"--loose-mysqlx=OFF",
		"--performance-schema=OFF",
		"--character-set-server=utf8mb4",
		"--default-time-zone=+00:00",
	)
	for _, s := range settings {
		argv = append(argv, "--"+s)
	}
	return argv
}

// settings are those that a data folder is made and used with: the sizes of
// files and caches, and what is not synced. With "loose" in front, a server
// passes over those it does not know.
//
// Two places must be its own. In a shared one for temporary files, servers
// that start remove each other's; and MySQL does not start if the one for LOAD
// DATA that was compiled in is out of reach.
func (mysql) settings(dir string) []string {
	return []string{
		"--datadir=" + filepath.Join(dir, "data"),
		"--tmpdir=" + dir,
		"--secure-file-priv=" + dir,
		"--innodb-buffer-pool-size=16M",
		"--innodb-log-buffer-size=2M",
		"--loose-innodb-log-file-size=8M",
		"--loose-innodb-redo-log-capacity=16M",
		"--innodb-flush-method=nosync",
		"--innodb-flush-log-at-trx-commit=0",
		"--innodb-doublewrite=OFF",
		"--key-buffer-size=1M",
		"--loose-aria-pagecache-buffer-size=1M",
	}
}

// stopSignal is the one that waits for nothing. A single process whose memory
// and files are about to go has nothing to finish.
func (mysql) stopSignal() string { return "KILL" }

func (mysql) socket(dir string) string { return filepath.Join(dir, "socket") }

// open keeps the driver from writing to standard error when the server ends
// before a connection does. The error says it all.
func (m mysql) open(dir, database string) (*sql.DB, error) {
	c := m.config(dir, database)
	c.Logger = &driver.NopLogger{}
	connector, err := driver.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

func (m mysql) dsn(dir, database string) string { return m.config(dir, database).FormatDSN() }

func (m mysql) config(dir, database string) *driver.Config {
	c := driver.NewConfig()
	c.User, c.Net, c.Addr, c.DBName = "root", "unix", m.socket(dir), database
	return c
}

func (m mysql) url(dir, database string) string {
	return "mysql://root@/" + url.PathEscape(database) + "?unix_socket=" + queryValue(m.socket(dir))
}

func (mysql) adminDatabase() string { return "mysql" }

func (mysql) quote(name string) string {
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

func (m mysql) dropDatabase(name string) string { return "DROP DATABASE " + m.quote(name) }
