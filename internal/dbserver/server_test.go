//go:build unix

package dbserver_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

var products = []dbserver.Product{dbserver.PostgreSQL, dbserver.MySQL}

// each runs a test for each product, on a server that ends with the test.
func each(t *testing.T, test func(*testing.T, *dbserver.Server)) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) { test(t, dbtest.Start(t, p, &dbserver.Options{Dir: dbserver.MemoryDir(p)})) })
	}
}

// gone fails the test if path exists.
func gone(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("lstat %s: got %v, want that it does not exist", path, err)
	}
}

func TestServerIsHonest(t *testing.T) {
	facts := map[dbserver.Product][]struct{ rule, query, want string }{
		dbserver.PostgreSQL: {
			{"no TCP", "SHOW listen_addresses", ""},
			{"UTC", "SHOW timezone", "UTC"},
			{"UTF-8", "SHOW server_encoding", "UTF8"},
			{"room for a pool per test", "SHOW max_connections", "400"},
			{"a superuser", "SELECT rolsuper FROM pg_roles WHERE rolname = current_user", "true"},
			{"standard strings", "SHOW standard_conforming_strings", "on"},
		},
		dbserver.MySQL: {
			{"no TCP", "SELECT @@skip_networking", "1"},
			{"room for a pool per test", "SELECT @@max_connections", "400"},
			{"UTC", "SELECT @@global.time_zone", "+00:00"},
			{"UTF-8", "SELECT @@character_set_server", "utf8mb4"},
			{"UTF-8 for new databases", "SELECT @@character_set_database", "utf8mb4"},
			{"a superuser", "SELECT super_priv FROM mysql.user WHERE user = 'root' AND host = 'localhost'", "Y"},
			{"strict", "SELECT @@sql_mode LIKE '%STRICT_TRANS_TABLES%'", "1"},
			{"transactions", "SELECT @@default_storage_engine", "InnoDB"},
		},
	}
	each(t, func(t *testing.T, s *dbserver.Server) {
		if err := s.CreateDatabase(t.Context(), "sample"); err != nil {
			t.Fatal(err)
		}
		db, err := s.Open("sample")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, fact := range facts[s.Product()] {
			var got string
			if err := db.QueryRowContext(t.Context(), fact.query).Scan(&got); err != nil || got != fact.want {
				t.Errorf("%s: %s: got %q, %v; want %q", fact.rule, fact.query, got, err, fact.want)
			}
		}
	})
}

func TestServerSaysWhatItIs(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		in, err := dbserver.Find(s.Product())
		if err != nil {
			t.Fatal(err)
		}
		program, err := in.Version()
		if err != nil {
			t.Fatal(err)
		}
		number := strings.Fields(strings.TrimPrefix(s.Version(), "PostgreSQL "))[0]
		if !strings.Contains(program, number) {
			t.Errorf("server says it is %q, its program %q", s.Version(), program)
		}
		if err := syscall.Kill(s.Pid(), 0); err != nil {
			t.Errorf("signal to pid %d: %v", s.Pid(), err)
		}
		if s.Pid() == os.Getpid() {
			t.Errorf("pid %d is our own", s.Pid())
		}
	})
}

func TestURLLeadsToTheSocket(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		u, err := url.Parse(s.URL("a b"))
		if err != nil {
			t.Fatal(err)
		}
		socket := u.Query().Get("unix_socket")
		if s.Product() == dbserver.PostgreSQL {
			socket = filepath.Join(u.Query().Get("host"), ".s.PGSQL."+u.Query().Get("port"))
		}
		if u.Scheme != string(s.Product()) || u.Host != "" || u.Path != "/a b" {
			t.Errorf("url %s: got scheme %q, host %q, path %q", u, u.Scheme, u.Host, u.Path)
		}
		if info, err := os.Stat(socket); err != nil || info.Mode().Type() != os.ModeSocket {
			t.Errorf("url %s: %s is not a socket: %v", u, socket, err)
		}
		if len(socket) > 100 {
			t.Errorf("path of the socket %s has %d bytes", socket, len(socket))
		}
	})
}

func TestDatabaseOfAnyName(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		for _, name := range []string{"sample", "Two Words", `"quoted"`, "`ticked`", "semi;colon", "naïve", "50%?x=/&"} {
			if err := s.CreateDatabase(t.Context(), name); err != nil {
				t.Error(err)
				continue
			}
			db, err := s.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := db.PingContext(t.Context()); err != nil {
				t.Errorf("ping %s: %v", s.DSN(name), err)
			}
			// The pool is still connected: that is not in the way.
			if err := s.DropDatabase(t.Context(), name); err != nil {
				t.Error(err)
			}
			db.Close()
			if err := s.DropDatabase(t.Context(), name); err == nil {
				t.Errorf("drop database %q again: got no error", name)
			}
		}
	})
}

func TestCloseLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			gone(t, s.Dir())
			if err := syscall.Kill(s.Pid(), 0); !errors.Is(err, syscall.ESRCH) {
				t.Errorf("signal to pid %d: got %v, want no such process", s.Pid(), err)
			}
		}
	})
}

func TestCloseDoesNotWaitForTransactions(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		if err := s.CreateDatabase(t.Context(), "sample"); err != nil {
			t.Fatal(err)
		}
		db, err := s.Open("sample")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(t.Context(), "CREATE TABLE sample (id int)"); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestCloseAfterTheServerEnded(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		// With SIGKILL, PostgreSQL would leave its shared memory behind.
		if err := syscall.Kill(s.Pid(), syscall.SIGQUIT); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		gone(t, s.Dir())
	})
}

func TestInterruptOfTheTerminalDoesNotReachTheServer(t *testing.T) {
	each(t, func(t *testing.T, s *dbserver.Server) {
		group, err := syscall.Getpgid(s.Pid())
		if err != nil || group == syscall.Getpgrp() {
			t.Errorf("process group of the server: got %d, %v, which is ours", group, err)
		}
	})
}

func TestSettingsWin(t *testing.T) {
	tests := map[dbserver.Product]struct{ database, query string }{
		dbserver.PostgreSQL: {"postgres", "SHOW max_connections"},
		dbserver.MySQL:      {"mysql", "SELECT @@max_connections"},
	}
	for p, tt := range tests {
		t.Run(string(p), func(t *testing.T) {
			s := dbtest.Start(t, p, &dbserver.Options{Dir: dbserver.MemoryDir(p), Settings: []string{"max_connections=17"}})
			db, err := s.Open(tt.database)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var got string
			if err := db.QueryRowContext(t.Context(), tt.query).Scan(&got); err != nil || got != "17" {
				t.Errorf("%s: got %q, %v; want 17", tt.query, got, err)
			}
		})
	}
}

func TestStartErrorHasTheEndOfTheLog(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			dbtest.Require(t, p)
			dir := newParent(t, p)
			_, err := dbserver.Start(t.Context(), p, &dbserver.Options{Dir: dir, Settings: []string{"no_such_setting=1"}})
			failed, ok := errors.AsType[*dbserver.StartError](err)
			if !ok {
				t.Fatalf("got %v, want a *StartError", err)
			}
			for _, text := range []string{failed.Log, err.Error()} {
				if !strings.Contains(strings.ReplaceAll(text, "-", "_"), "no_such_setting") {
					t.Errorf("does not name the setting: %q", text)
				}
			}
			empty(t, dir)
		})
	}
}

func TestStartOfAProgramThatIsNotThere(t *testing.T) {
	in := dbserver.Installation{Server: "/no/such/server", Init: "/no/such/init"}
	for _, p := range products {
		_, err := dbserver.Start(t.Context(), p, &dbserver.Options{Installation: in})
		failed, ok := errors.AsType[*dbserver.StartError](err)
		if !ok || failed.Program != in.Init || !strings.Contains(failed.Log, in.Init) {
			t.Errorf("start %s: got %v, want a *StartError of %s", p, err, in.Init)
		}
	}
}

func TestStartOfAnUnknownProduct(t *testing.T) {
	_, err := dbserver.Start(t.Context(), "oracle", nil)
	if err == nil || !strings.Contains(err.Error(), "unknown product") {
		t.Errorf("got %v, want that the product is unknown", err)
	}
}

func TestStartInAFolderTooDeepForSockets(t *testing.T) {
	dbtest.Require(t, dbserver.PostgreSQL)
	dir := filepath.Join(t.TempDir(), strings.Repeat("deep/", 20))
	_, err := dbserver.Start(t.Context(), dbserver.PostgreSQL, &dbserver.Options{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("start in %s: got %v, want that it is too long", dir, err)
	}
}

func TestStartInAFolderThatIsNotThere(t *testing.T) {
	for _, p := range products {
		dbtest.Require(t, p)
		_, err := dbserver.Start(t.Context(), p, &dbserver.Options{Dir: "/no/such/folder"})
		if err == nil || !strings.Contains(err.Error(), "/no/such/folder/retort-") {
			t.Errorf("start %s: got %v, want that the folder cannot be made", p, err)
		}
	}
}

func TestStartTakesTmpWhereTempDirDoesNotDo(t *testing.T) {
	for _, dir := range []string{"/no/such/folder", "/" + strings.Repeat("deep/", 20)} {
		t.Setenv("TMPDIR", dir)
		s := dbtest.Start(t, dbserver.PostgreSQL, nil)
		if got := filepath.Dir(s.Dir()); got != "/tmp" {
			t.Errorf("with TMPDIR %s, the folder is in %s, want /tmp", dir, got)
		}
	}
}

func TestStartWithAContextThatIsDone(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("enough")
	cancel(cause)
	for _, p := range products {
		dbtest.Require(t, p)
		if _, err := dbserver.Start(ctx, p, nil); !errors.Is(err, cause) {
			t.Errorf("start %s: got %v, want %v", p, err, cause)
		}
	}
}
