package dbserver

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

type postgresql struct{ in Installation }

func (postgresql) product() Product             { return PostgreSQL }
func (p postgresql) installation() Installation { return p.in }

// initialise takes the C locale, because every machine has it and it sorts
// alike on all of them, and WAL files of 1 MB instead of 16, because they are
// copied at every start.
func (p postgresql) initialise(dir string) []string {
	return []string{p.in.Init, "--pgdata=" + filepath.Join(dir, "data"),
		"--username=retort", "--auth=trust", "--encoding=UTF8", "--no-locale",
		"--wal-segsize=1", "--no-sync"}
}

func (p postgresql) serve(dir string, settings []string) []string {
	all := []string{
		"unix_socket_directories=" + dir,
		"listen_addresses=",
		"port=5432", // nothing but a part of the socket's name
		"max_connections=400",
		"shared_buffers=16MB",
		"dynamic_shared_memory_type=mmap", // in the data folder, and gone with it
		"fsync=off",
		"synchronous_commit=off",
		"full_page_writes=off",
		"timezone=UTC",
		"log_timezone=UTC",
	}
	argv := []string{p.in.Server, "-D", filepath.Join(dir, "data")}
	for _, s := range append(all, settings...) {
		argv = append(argv, "-c", s)
	}
	return argv
}

// stopSignal asks for an immediate shutdown. A killed postmaster would leave
// its shared memory behind.
func (postgresql) stopSignal() string { return "QUIT" }

func (p postgresql) open(dir, database string) (*sql.DB, error) {
	return sql.Open("pgx", p.dsn(dir, database))
}

func (p postgresql) dsn(dir, database string) string { return p.url(dir, database) }

func (postgresql) url(dir, database string) string {
	return "postgresql://retort@/" + url.PathEscape(database) + "?host=" + queryValue(dir) + "&port=5432"
}

func (postgresql) adminDatabase() string { return "postgres" }

func (postgresql) quote(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// dropDatabase needs FORCE, and so PostgreSQL 13 or later.
func (p postgresql) dropDatabase(name string) string {
	return "DROP DATABASE " + p.quote(name) + " WITH (FORCE)"
}
