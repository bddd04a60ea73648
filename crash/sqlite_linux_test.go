package crash

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// SQLite has no server and no requests: a run is held, or killed, at the k-th
// line that it says, of which all but a few are its statements.

// A file is a SQLite database.
type file struct {
	path string
	db   *sql.DB
}

func newFile(t testing.TB) *file {
	t.Helper()
	f := &file{path: filepath.Join(t.TempDir(), "db")}
	var err error
	if f.db, err = sql.Open("sqlite", f.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.db.Close() })
	return f
}

func (f *file) flags() []string { return []string{"--url", "sqlite:///" + f.path} }

func (f *file) snapshot(ctx context.Context) (snapshot, error) {
	schema, err := column(ctx, f.db, "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema")
	if err != nil {
		return nil, err
	}
	var lines snapshot
	for _, line := range schema {
		lines = append(lines, "catalog: "+line)
	}
	tables, err := column(ctx, f.db, "SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		return nil, err
	}
	lines, err = withRows(ctx, f.db, lines, tables)
	slices.Sort(lines)
	return lines, err
}

// fileWays are the ways for a file. Each leaves the first run dead or ended.
var fileWays = []struct {
	name string
	at   func(n *fileTrial, k int)
}{
	{"killed before", func(n *fileTrial, k int) {
		n.hit = n.gate.holdAt(k)
		n.gate.process.kill()
	}},
	{"killed in the middle", func(n *fileTrial, k int) {
		n.hit = n.gate.passTo(k)
		n.gate.process.kill()
	}},
	{"zombie", func(n *fileTrial, k int) {
		n.hit = n.gate.holdAt(k)
		n.second = start(n.t, n.ref.project.dir, args(n.ref.direction, n.file.flags())...)
		n.waited = !n.second.done(leaseTime + overtaking)
		n.gate.open()
	}},
}

// A fileTrial is one case on a file.
type fileTrial struct {
	t           testing.TB
	ref         *reference
	file        *file
	gate        *gate
	second      *process
	hit, waited bool
}

// TestSQLite is [TestMatrix] on files.
func TestSQLite(t *testing.T) {
	t.Parallel()
	results := &table{}
	t.Run("cases", func(t *testing.T) {
		for i, name := range projects {
			for j, d := range []direction{up, down} {
				t.Run(name+" "+d.name, func(t *testing.T) {
					t.Parallel()
					onFiles(t, load(t, name, "sqlite"), d, results, i*2+j)
				})
			}
		}
	})
	results.show(t)
}

func onFiles(t *testing.T, p project, d direction, results *table, number int) {
	begun := time.Now()
	ref, lines := undisturbedFile(t, p, d)
	takes := time.Since(begun)
	for i, w := range fileWays {
		for k := 1; k <= lines; k++ {
			if !torture && !sampled(37, i, number, k) {
				continue
			}
			t.Run(fmt.Sprintf("%s %d", w.name, k), func(t *testing.T) {
				t.Parallel()
				n := &fileTrial{t: t, ref: ref, file: newFile(t)}
				results.add(t, row{"sqlite", p.name + " " + d.name, w.name}, n.run(w.at, k))
			})
		}
	}
	t.Run("killed at some time", func(t *testing.T) {
		t.Parallel()
		killedInTime(t, ref, takes, results)
	})
}

// killedInTime kills runs at moments spread over the time that one takes.
func killedInTime(t *testing.T, ref *reference, takes time.Duration, results *table) {
	moments := 2
	if torture {
		moments = 100
	}
	for i := range moments {
		n := &fileTrial{t: t, ref: ref, file: newFile(t), hit: true}
		v := n.run(func(n *fileTrial, _ int) {
			go n.gate.open()
			n.gate.process.done(takes * time.Duration(i+1) / time.Duration(moments+1))
			n.gate.process.kill()
		}, 0)
		results.add(t, row{"sqlite", ref.project.name + " " + ref.direction.name, "killed at some time"}, v)
	}
}

// undisturbedFile makes a reference, and counts the lines that the run says.
func undisturbedFile(t *testing.T, p project, d direction) (*reference, int) {
	t.Helper()
	f := newFile(t)
	prepareFile(t, f, p, d)
	g := startGated(t, p.dir, args(d, f.flags())...)
	g.open()
	if e := g.process.wait(); !e.ok() {
		t.Fatalf("undisturbed run: %v", e)
	}
	state, err := f.snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &reference{project: p, direction: d, state: state}, g.passed
}

func prepareFile(t testing.TB, f *file, p project, d direction) {
	t.Helper()
	if d.name == up.name {
		return
	}
	if e := start(t, p.dir, args(up, f.flags())...).wait(); !e.ok() {
		t.Fatalf("upgrade before the case: %v", e)
	}
}

func (n *fileTrial) run(disturb func(*fileTrial, int), k int) verdict {
	prepareFile(n.t, n.file, n.ref.project, n.ref.direction)
	command := args(n.ref.direction, n.file.flags())
	n.gate = startGated(n.t, n.ref.project.dir, command...)
	disturb(n, k)
	first := n.gate.process.wait()
	if n.second == nil {
		n.second = start(n.t, n.ref.project.dir, command...)
	}
	second := n.second.wait()
	v := n.judge(second)
	if v.open {
		time.Sleep(leaseTime) // as in reference.run
		v = n.judge(start(n.t, n.ref.project.dir, command...).wait())
	}
	v.story = fmt.Sprintf("first run: %v\nsecond run: %v", first, second)
	return v
}

func (n *fileTrial) judge(second ending) verdict {
	state, err := n.file.snapshot(n.t.Context())
	if err != nil {
		n.t.Fatal(err)
	}
	v := verdict{stuck: !second.ok(), waited: n.waited, missed: !n.hit}
	v.compare(n.ref.state, state)
	return v
}
