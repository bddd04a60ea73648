package crash

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// A crasher is a server that is killed and comes back with the data that it
// had acknowledged. Only one case may use it at a time.
type crasher struct {
	t      testing.TB
	server *dbserver.Server
	argv   []string // of the server; only MySQL has to be started again
	owner  *syscall.Credential
	pid    int
	again  *exec.Cmd // the server that was started in place of the first

	canary *sql.Conn // a connection from before the last crash
}

// durable are the settings with which what is committed survives the server,
// though not the machine.
var durable = map[dbserver.Product][]string{
	dbserver.PostgreSQL: {"synchronous_commit=on", "full_page_writes=on"},
	dbserver.MySQL:      {"innodb-flush-log-at-trx-commit=1", "innodb-doublewrite=ON"},
}

func newCrasher(t testing.TB, p dbserver.Product) *crasher {
	t.Helper()
	c := &crasher{t: t}
	c.server = dbtest.Start(t, p, &dbserver.Options{Dir: dbserver.MemoryDir(p), Settings: durable[p]})
	c.pid = c.server.Pid()
	if p == dbserver.MySQL {
		line, err := os.ReadFile("/proc/" + strconv.Itoa(c.pid) + "/cmdline")
		if err != nil {
			dbtest.Lacking(t, "way to start the server again", err)
		}
		c.argv = strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")
		c.owner = ownerOf(t, c.server.Dir())
	}
	t.Cleanup(c.close)
	return c
}

// ownerOf returns who owns a folder, if it is not us.
func ownerOf(t testing.TB, dir string) *syscall.Credential {
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	if int(stat.Uid) == os.Getuid() {
		return nil
	}
	return &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}
}

// fresh returns an empty database on the server that is dropped with the test.
func (c *crasher) fresh(t testing.TB, p place) *site {
	t.Helper()
	name := "crash_" + strings.ToLower(rand.Text())
	if err := c.server.CreateDatabase(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	db, err := c.server.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Close()
		if err := c.server.DropDatabase(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	return p.at(t, c.server, name, db)
}

// crash kills the server, or one of PostgreSQL's processes, which has the
// others throw all memory away and start over.
func (c *crasher) crash(db *sql.DB) error {
	if c.server.Product() == dbserver.MySQL {
		return syscall.Kill(c.pid, syscall.SIGKILL)
	}
	var err error
	if c.canary, err = db.Conn(context.Background()); err != nil {
		return err
	}
	victim, err := column(context.Background(), db, "SELECT pg_backend_pid()")
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(victim[0])
	if err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

// recovered returns when the server is back.
func (c *crasher) recovered(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if c.server.Product() == dbserver.MySQL {
		if err := c.start(db); err != nil {
			return err
		}
	} else {
		for c.canary.PingContext(ctx) == nil {
			time.Sleep(time.Millisecond)
		}
		c.canary.Close()
	}
	for {
		err := db.PingContext(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// start starts MySQL again when the old one's socket is dead.
func (c *crasher) start(db *sql.DB) error {
	for db.Ping() == nil {
		time.Sleep(time.Millisecond)
	}
	if c.again != nil {
		c.again.Wait()
	}
	// The killed server is a zombie as long as the shell that keeps it lives, and
	// MySQL takes the process that the lock names for alive.
	os.Remove(filepath.Join(c.server.Dir(), "socket.lock"))
	c.again = exec.Command(c.argv[0], c.argv[1:]...)
	c.again.SysProcAttr = &syscall.SysProcAttr{Credential: c.owner, Setsid: true}
	if err := c.again.Start(); err != nil {
		return err
	}
	c.pid = c.again.Process.Pid
	return nil
}

func (c *crasher) close() {
	if c.again != nil {
		c.again.Process.Kill()
		c.again.Wait()
	}
}
