//go:build unix

package dbserver

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// install makes programs in a new folder, each a script that says text, and
// returns the folder.
func install(t *testing.T, programs map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range programs {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho '"+text+"'\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestFindPostgreSQL(t *testing.T) {
	tests := []struct {
		rule      string
		installed []string
		want      Installation
	}{
		{"the highest number is the newest",
			[]string{"9.6/postgres", "9.6/initdb", "16/postgres", "16/initdb", "10/postgres", "10/initdb"},
			Installation{Server: "16/postgres", Init: "16/initdb"}},
		{"one that cannot make a data folder is passed over",
			[]string{"16/postgres", "10/postgres", "10/initdb"},
			Installation{Server: "10/postgres", Init: "10/initdb"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			programs := map[string]string{}
			for _, name := range tt.installed {
				programs[name] = ""
			}
			root := install(t, programs)
			got, err := findPostgreSQL([]string{root + "/*/postgres"})
			if err != nil {
				t.Fatal(err)
			}
			want := Installation{filepath.Join(root, tt.want.Server), filepath.Join(root, tt.want.Init)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("of %v (-want +got):\n%s", tt.installed, diff)
			}
		})
	}
}

func TestFindPostgreSQLBehindALink(t *testing.T) {
	root := install(t, map[string]string{"lib/postgres": "", "lib/initdb": ""})
	link := filepath.Join(root, "postgres")
	if err := os.Symlink("lib/postgres", link); err != nil {
		t.Fatal(err)
	}
	got, err := findPostgreSQL([]string{link})
	want := Installation{Server: link, Init: filepath.Join(root, "lib/initdb")}
	if err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestFindMySQL(t *testing.T) {
	const (
		mysql   = "mysqld  Ver 8.0.43 for Linux on x86_64 (MySQL Community Server - GPL)"
		mariadb = "mysqld  Ver 10.4.34-MariaDB for Linux on x86_64 (MariaDB Server)"
	)
	tests := []struct {
		rule     string
		programs map[string]string
		want     Installation
	}{
		{"MySQL makes its own data folder",
			map[string]string{"a/mysqld": mysql},
			Installation{"a/mysqld", "a/mysqld"}},
		{"MySQL is preferred to a MariaDB that is found first",
			map[string]string{"a/mariadbd": "", "bin/mariadb-install-db": "", "b/mysqld": mysql},
			Installation{"b/mysqld", "b/mysqld"}},
		{"MariaDB may be called mysqld",
			map[string]string{"a/mysqld": mariadb, "scripts/mysql_install_db": ""},
			Installation{"a/mysqld", "scripts/mysql_install_db"}},
		{"a program that does not run is passed over",
			map[string]string{"a/mysqld": "' && exit 1 '", "b/mysqld": mysql},
			Installation{"b/mysqld", "b/mysqld"}},
		{"MariaDB without its script cannot make a data folder",
			map[string]string{"a/mariadbd": "", "b/mariadbd": "", "b/mariadb-install-db": ""},
			Installation{"b/mariadbd", "b/mariadb-install-db"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			root := install(t, tt.programs)
			got, err := findMySQL([]string{root + "/a/m*d", root + "/b/m*d"})
			if err != nil {
				t.Fatal(err)
			}
			want := Installation{filepath.Join(root, tt.want.Server), filepath.Join(root, tt.want.Init)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindNothing(t *testing.T) {
	places := []string{"no-such-program", "/no/such/*/place"}
	for _, find := range []func([]string) (Installation, error){findPostgreSQL, findMySQL} {
		_, err := find(places)
		missing, ok := errors.AsType[*NotInstalledError](err)
		if !ok {
			t.Fatalf("find in %q: got %v, want a *NotInstalledError", places, err)
		}
		if diff := cmp.Diff(places, missing.Looked); diff != "" {
			t.Errorf("looked (-want +got):\n%s", diff)
		}
	}
}

func TestLinkToNothingIsPassedOver(t *testing.T) {
	link := filepath.Join(t.TempDir(), "mysqld")
	if err := os.Symlink("missing", link); err != nil {
		t.Fatal(err)
	}
	if got := existing([]string{link}); len(got) > 0 {
		t.Errorf("got %q, want nothing", got)
	}
}

func TestPathComesFirst(t *testing.T) {
	root := install(t, map[string]string{"path/postgres": "", "16/postgres": ""})
	t.Setenv("PATH", filepath.Join(root, "path"))
	want := []string{root + "/path/postgres", root + "/16/postgres"}
	if diff := cmp.Diff(want, existing([]string{"postgres", root + "/16/postgres"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
