package dbserver

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// An Installation is a server as it is installed on this machine.
type Installation struct {
	Server string // the program: postgres, mysqld or mariadbd
	Init   string // the program that makes a data folder; for MySQL it is Server
}

// Version runs the server's program for what it says to --version, as in
// "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
func (in Installation) Version() (string, error) {
	out, err := exec.Command(in.Server, "--version").Output()
	return strings.TrimSpace(string(out)), err
}

// MariaDB reports whether this is MariaDB and not MySQL.
func (in Installation) MariaDB() bool { return in.Init != in.Server }

// Find returns the installation that [Start] uses: the first on PATH, then in
// the places where packages put it, the newest first. MySQL is preferred to
// MariaDB, wherever it is. The error is a [*NotInstalledError].
func Find(p Product) (Installation, error) {
	if p == PostgreSQL {
		return findPostgreSQL(postgresqlPlaces)
	}
	return findMySQL(mysqlPlaces)
}

func findPostgreSQL(places []string) (Installation, error) {
	for _, server := range existing(places) {
		if init := companion(server, "initdb"); init != "" {
			return Installation{Server: server, Init: init}, nil
		}
	}
	return Installation{}, &NotInstalledError{Product: PostgreSQL, Looked: places}
}

func findMySQL(places []string) (Installation, error) {
	var second Installation
	for _, server := range existing(places) {
		init := companion(server, "mariadb-install-db", "mysql_install_db")
		switch kind(server) {
		case "MySQL":
			return Installation{Server: server, Init: server}, nil
		case "MariaDB":
			if init != "" && second.Server == "" {
				second = Installation{Server: server, Init: init}
			}
		}
	}
	if second.Server == "" {
		return second, &NotInstalledError{Product: MySQL, Looked: places}
	}
	return second, nil
}

// kind returns "MySQL" or "MariaDB", or "" for a program that does not run. It
// knows MariaDB by its file's name, and asks only if that is mysqld, as it was
// until MariaDB 10.4, because asking takes 20 ms.
func kind(server string) string {
	if real, err := filepath.EvalSymlinks(server); err == nil && filepath.Base(real) == "mariadbd" {
		return "MariaDB"
	}
	version, err := Installation{Server: server}.Version()
	switch {
	case err != nil:
		return ""
	case strings.Contains(version, "MariaDB"):
		return "MariaDB"
	}
	return "MySQL"
}

// Places are names to look for on PATH, and patterns of [filepath.Glob].
var (
	postgresqlPlaces = []string{
		"postgres",
		"/usr/lib/postgresql/*/bin/postgres", // Debian
		"/usr/pgsql-*/bin/postgres",          // PostgreSQL's own RPMs
		"/usr/libexec/postgresql*/postgres",  // Alpine
		"/usr/local/pgsql/bin/postgres",
		"/opt/homebrew/opt/postgresql*/bin/postgres",
		"/usr/local/opt/postgresql*/bin/postgres",
		"/Applications/Postgres.app/Contents/Versions/*/bin/postgres",
	}
	mysqlPlaces = []string{
		"mysqld", "mariadbd",
		"/usr/sbin/mysqld", "/usr/sbin/mariadbd",
		"/usr/libexec/mysqld", "/usr/libexec/mariadbd", // Fedora
		"/usr/local/sbin/mysqld", "/usr/local/sbin/mariadbd",
		"/usr/local/mysql/bin/mysqld", "/usr/local/mariadb/bin/mariadbd",
		"/opt/homebrew/opt/mysql*/bin/mysqld", "/opt/homebrew/opt/mariadb*/bin/mariadbd",
		"/usr/local/opt/mysql*/bin/mysqld", "/usr/local/opt/mariadb*/bin/mariadbd",
	}
)

// existing returns the programs at places, in their order; those of one
// pattern with the highest number first.
func existing(places []string) []string {
	var found []string
	for _, place := range places {
		paths := []string{place}
		if strings.Contains(place, "/") {
			paths, _ = filepath.Glob(place) // the patterns are well formed
		}
		slices.SortStableFunc(paths, func(a, b string) int { return slices.Compare(numbers(b), numbers(a)) })
		for _, path := range paths {
			if program, err := exec.LookPath(path); err == nil {
				found = append(found, program)
			}
		}
	}
	return found
}

// numbers returns the numbers in a path: 9 and 6 in "9.6/bin".
func numbers(path string) []int {
	var ns []int
	for _, digits := range strings.FieldsFunc(path, func(r rune) bool { return r < '0' || r > '9' }) {
		n, _ := strconv.Atoi(digits)
		ns = append(ns, n)
	}
	return ns
}

// companion returns the path of a program that was installed with server and
// has one of the names, or "". It may be in the same folder, in that of the
// file that a link stands for, or in bin or scripts beside either.
func companion(server string, names ...string) string {
	folders := []string{filepath.Dir(server)}
	if real, err := filepath.EvalSymlinks(server); err == nil {
		folders = append(folders, filepath.Dir(real))
	}
	for _, folder := range folders {
		for _, beside := range []string{".", "../bin", "../scripts"} {
			for _, name := range names {
				path := filepath.Join(folder, beside, name)
				if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
					return path
				}
			}
		}
	}
	return ""
}
