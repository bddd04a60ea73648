package emulator_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

var schedules = flag.Int("schedules", 60, "how many random schedules of faults the driver goes through, for each product")

// TestSchedules: whatever the service does, what the driver says of a
// statement agrees with the database. What it says is done is there once, what
// it says is not done is not there, and what it does not know is there once or
// not at all; a transaction is whole. With -schedules there are more of them,
// and -v tells what has been gone through.
func TestSchedules(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.run(*schedules)
		if len(o.wrong) > 0 {
			t.Errorf("%d statements are not as the driver says:\n%s", len(o.wrong), strings.Join(o.wrong, "\n"))
		}
		if *schedules >= 60 {
			o.wantVariety()
		}
	})
}

// TestSchedulesFindDoubles: a client that sends a request again when it got
// none or a bad answer, as many do, is found out.
func TestSchedulesFindDoubles(t *testing.T) {
	ordeals(t, func(t *testing.T, o *ordeal) {
		o.client, o.kinds = resender{http.DefaultClient}, []emulator.Kind{emulator.DropAfter, emulator.InternalErrorAfter}
		o.run(10)
		if !slices.ContainsFunc(o.wrong, func(s string) bool { return strings.Contains(s, "is there 2 times") }) {
			t.Errorf("no statement ran twice; got %d other mistakes:\n%s", len(o.wrong), strings.Join(o.wrong, "\n"))
		}
	})
}

// A resender sends twice what fails once.
type resender struct{ client *http.Client }

func (s resender) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	answer, err := s.client.Do(r)
	if err == nil && answer.StatusCode < 500 {
		return answer, nil
	}
	if err == nil {
		answer.Body.Close()
	}
	return s.client.Do(again)
}

// An ordeal is what one product goes through.
type ordeal struct {
	t       *testing.T
	product dataapi.Product
	truth   *dbtest.Database
	engine  emulator.Engine
	client  dataapi.HTTPClient // nil for the driver's own
	kinds   []emulator.Kind

	mu       sync.Mutex
	wrong    []string
	outcomes map[dataapi.Outcome]int
	requests int
	faults   map[emulator.Kind]int
}

func ordeals(t *testing.T, test func(*testing.T, *ordeal)) {
	for _, product := range []dataapi.Product{dataapi.PostgreSQL, dataapi.MySQL} {
		t.Run(string(product), func(t *testing.T) {
			t.Parallel() // most of the time is waiting
			start := time.Now()
			o := &ordeal{t: t, product: product, kinds: everyKind, outcomes: make(map[dataapi.Outcome]int), faults: make(map[emulator.Kind]int)}
			o.open()
			test(t, o)
			t.Logf("%v: %d requests, faults %v, statements %v", time.Since(start).Round(time.Second), o.requests, o.faults, o.outcomes)
		})
	}
}

func (o *ordeal) open() {
	if o.product == dataapi.PostgreSQL {
		o.truth = dbtest.PostgreSQL(o.t)
		o.engine = postgresqlOn(o.t, o.truth, nil).engine
		return
	}
	o.truth = dbtest.MySQL(o.t)
	o.engine = mariadbOn(o.t, o.truth, nil, nil).engine
}

// run goes through schedules 1 to n, several at a time.
func (o *ordeal) run(n int) {
	const atOnce = 12
	seeds := make(chan uint64)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for seed := range seeds {
				o.play(seed)
			}
		})
	}
	for seed := range n {
		seeds <- uint64(seed + 1)
	}
	close(seeds)
	workers.Wait()
}

// wantVariety fails the test if it has gone through less than there is.
func (o *ordeal) wantVariety() {
	if len(o.faults) != len(everyKind) {
		o.t.Errorf("faults: got %v, want all of %v", o.faults, everyKind)
	}
	for _, outcome := range []dataapi.Outcome{dataapi.Executed, dataapi.NotExecuted, dataapi.Unknown} {
		if o.outcomes[outcome] == 0 {
			o.t.Errorf("no statement was %v", outcome)
		}
	}
}

// everyKind has the pauses too, since the driver of this test does not wait
// for long.
var everyKind = []emulator.Kind{
	emulator.DropBefore, emulator.DropAfter, emulator.PauseBefore, emulator.PauseAfter,
	emulator.InternalErrorBefore, emulator.InternalErrorAfter, emulator.UnavailableBefore, emulator.UnavailableAfter,
	emulator.NoDatabaseBefore, emulator.NoDatabaseAfter, emulator.Throttle, emulator.Resume,
	emulator.Delay, emulator.Timeout, emulator.Kill, emulator.Expire,
}

const answerTimeout = 300 * time.Millisecond

// play goes through one schedule, and compares when all has come to rest.
func (o *ordeal) play(seed uint64) {
	server := emulator.New(o.engine, &emulator.Options{
		Chaos: &emulator.Chaos{Seed: seed, Rate: 0.3, Kinds: o.kinds, For: 20 * time.Millisecond},
	})
	web := httptest.NewServer(server)
	defer web.Close()
	s := &schedule{ordeal: o, seed: seed, rand: rand.New(rand.NewPCG(seed, 1))}
	s.tell("CREATE TABLE " + s.table() + " (id int)")
	s.work(web.URL)
	if err := server.Shutdown(o.t.Context()); err != nil {
		o.t.Errorf("schedule %d: %v", seed, err)
	}
	wrong := s.compare()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.wrong = append(o.wrong, wrong...)
	for _, c := range s.claims {
		o.outcomes[c.outcome]++
	}
	stats := server.Stats()
	o.requests += stats.Total()
	for kind, n := range stats.Faults {
		o.faults[kind] += n
	}
}

// A schedule is a sequence of steps by one client, and what it believes.
type schedule struct {
	*ordeal
	seed   uint64
	rand   *rand.Rand
	next   int
	claims []claim
}

// A claim is the outcome of effects that come together or not at all.
type claim struct {
	step    string
	effects []string // names of tables, and numbers of rows
	outcome dataapi.Outcome
	err     error
}

func (s *schedule) table() string { return fmt.Sprintf("entry_%d", s.seed) }

// tell runs a statement beside the emulator.
func (s *schedule) tell(query string) {
	if _, err := s.truth.DB().Exec(query); err != nil {
		s.t.Errorf("%s: %v", query, err)
	}
}

func (s *schedule) work(endpoint string) {
	connector, err := dataapi.NewConnector(&dataapi.Config{
		Product: s.product, ResourceARN: clusterARN, SecretARN: secretARN, Database: s.truth.Name,
		Endpoint: endpoint, AnswerTimeout: answerTimeout, HTTPClient: s.client,
	})
	if err != nil {
		s.t.Error(err)
		return
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	for range 8 {
		if s.rand.IntN(2) == 0 {
			s.alone(db)
		} else {
			s.together(db)
		}
	}
}

// An execer is a database or a transaction.
type execer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

// alone makes one effect outside a transaction.
func (s *schedule) alone(db *sql.DB) {
	effect, err := s.effect(db, s.rand.IntN(3) == 0)
	s.claim("alone", []string{effect}, err)
}

// effect makes a table or a row, and returns its name.
func (s *schedule) effect(on execer, table bool) (string, error) {
	s.next++
	if table {
		name := fmt.Sprintf("made_%d_%d", s.seed, s.next)
		_, err := on.ExecContext(s.t.Context(), "CREATE TABLE "+name+" (id int)")
		return name, err
	}
	parameter := "$1"
	if s.product == dataapi.MySQL {
		parameter = "?"
	}
	_, err := on.ExecContext(s.t.Context(), "INSERT INTO "+s.table()+" VALUES ("+parameter+")", s.next)
	return fmt.Sprint(s.next), err
}

// together makes effects in a transaction. On MySQL a table is not one of them.
func (s *schedule) together(db *sql.DB) {
	tx, err := db.BeginTx(s.t.Context(), nil)
	if err != nil {
		s.claim("begin", nil, err)
		return
	}
	var effects []string
	for range 1 + s.rand.IntN(3) {
		table := s.product == dataapi.PostgreSQL && s.rand.IntN(3) == 0
		effect, err := s.effect(tx, table)
		if err != nil && s.rand.IntN(3) == 0 {
			s.insist(tx, effects, effect, err)
			return
		}
		effects = append(effects, effect)
		if err != nil {
			s.undo(tx, effects, err)
			return
		}
	}
	if s.rand.IntN(4) == 0 {
		s.undo(tx, effects, nil)
		return
	}
	s.claim("commit", effects, tx.Commit())
}

// insist commits though a statement has failed. If that can be done, the
// statement's own outcome still holds.
func (s *schedule) insist(tx *sql.Tx, effects []string, failed string, cause error) {
	err := tx.Commit()
	s.claim("commit after an error", effects, err)
	if outcome := s.typed(cause); outcome == dataapi.NotExecuted || err == nil {
		s.claims = append(s.claims, claim{"in doubt", []string{failed}, outcome, cause})
		return
	}
	s.claim("commit after an error", []string{failed}, err)
}

// undo rolls back. Nothing is left of a transaction that nobody has asked to
// commit, not even if the rollback is lost.
func (s *schedule) undo(tx *sql.Tx, effects []string, cause error) {
	err := errors.Join(cause, tx.Rollback())
	s.typed(err)
	s.claims = append(s.claims, claim{"rollback", effects, dataapi.NotExecuted, err})
}

func (s *schedule) claim(step string, effects []string, err error) {
	s.claims = append(s.claims, claim{step, effects, s.typed(err), err})
}

// typed returns what an error says about the outcome. All errors have to.
func (s *schedule) typed(err error) dataapi.Outcome {
	if err == nil {
		return dataapi.Executed
	}
	if _, ok := errors.AsType[*dataapi.RefusedError](err); ok {
		return dataapi.NotExecuted
	}
	e, ok := errors.AsType[*dataapi.Error](err)
	if !ok {
		s.t.Errorf("schedule %d: error without an outcome: %v", s.seed, err)
		return dataapi.Unknown
	}
	return e.Outcome
}

// compare returns the claims that are wrong.
func (s *schedule) compare() []string {
	there := s.effects()
	var wrong []string
	for _, c := range s.claims {
		if text := c.compare(there); text != "" {
			wrong = append(wrong, fmt.Sprintf("schedule %d, %s: %s; the driver says %v (%v)", s.seed, c.step, text, c.outcome, c.err))
		}
	}
	return wrong
}

func (c claim) compare(there map[string]int) string {
	for _, effect := range c.effects {
		n, first := there[effect], there[c.effects[0]]
		if n > 1 ||
			c.outcome == dataapi.Executed && n == 0 ||
			c.outcome == dataapi.NotExecuted && n == 1 {
			return fmt.Sprintf("%s is there %d times", effect, n)
		}
		if n != first {
			return fmt.Sprintf("half of %v is there", c.effects)
		}
	}
	return ""
}

// effects counts what is in the database.
func (s *schedule) effects() map[string]int {
	there := make(map[string]int)
	maps.Copy(there, s.count("SELECT id, count(*) FROM "+s.table()+" GROUP BY id"))
	maps.Copy(there, s.count(fmt.Sprintf(`SELECT table_name, 1 FROM information_schema.tables WHERE table_name LIKE 'made\_%d\_%%'`, s.seed)))
	return there
}

func (s *schedule) count(query string) map[string]int {
	rows, err := s.truth.DB().Query(query)
	if err != nil {
		s.t.Errorf("%s: %v", query, err)
		return nil
	}
	defer rows.Close()
	counts := make(map[string]int)
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			s.t.Error(err)
		}
		counts[name] = n
	}
	if err := rows.Err(); err != nil {
		s.t.Error(err)
	}
	return counts
}
