package retort

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/retort-db/retort/revision"
)

// A State is what the row of retort_run says of the last run.
type State string

const (
	Idle    State = "idle"    // it ended, and nothing is left to finish
	Running State = "running" // it is at work, or was when it was last heard of
	Stopped State = "stopped" // it was asked to stop, and did between two statements
	Failed  State = "failed"  // the database refused a statement
	Unknown State = "unknown" // nobody can tell what became of a statement
)

// A place is what the row of retort_run says: who holds the lease, and how far
// a step has come whose statements take effect one by one.
type place struct {
	fence   int64  // grows with every change but the renewal of a lease
	run     string // the id of the run that changed it last
	owner   string // who holds the lease; "" if nobody does
	since   time.Time
	expires time.Time
	expired bool // by the server's clock, when it was read

	session string // that of who holds the lease, "" if there is none

	state     State
	revision  revision.ID // of the step under way, or of the one that failed
	direction string
	statement int    // the operation that is next, from 1, which in a file is a statement; 0 if no step is half-way
	of        int    // how many the step has; 0 if that is not known
	checksum  string // of what has taken effect
	intent    string // the statement that has been announced, with its tag; it may have been sent
	sum       string // checksum with that one
	before    string // its evidence before it was sent
	err       string
}

// partial reports whether a step is half-way: some of it has taken effect, or
// may have.
func (p place) partial() bool {
	return p.statement > 1 || p.statement == 1 && (p.checksum != "" || p.announced())
}

// announced reports whether a statement may have been sent of which it is not
// noted what became.
func (p place) announced() bool { return p.intent != "" && p.state != Failed }

// held reports whether somebody holds the lease.
func (p place) held() bool { return p.owner != "" && !p.expired }

// columns names what a reading of the row returns, in the order of scan.
// Every one is text.
var columns = []string{"fence", "run", "owner", "started_at", "expires_at", "expired", "state", "revision",
	"direction", "statement", "statements", "checksum", "intent", "intent_checksum", "evidence", "error", "session"}

// scan fills p from a row of columns.
func (p *place) scan(row []string) error {
	var errs [5]error
	p.fence, errs[0] = strconv.ParseInt(row[0], 10, 64)
	p.run, p.owner = row[1], row[2]
	p.since, errs[1] = parseMoment(row[3])
	p.expires, errs[2] = parseMoment(row[4])
	p.expired = row[5] == "yes"
	p.state, p.revision, p.direction = State(row[6]), revision.ID(row[7]), row[8]
	p.statement, errs[3] = strconv.Atoi(row[9])
	p.of, errs[4] = strconv.Atoi(row[10])
	p.checksum, p.intent, p.sum, p.before, p.err, p.session = row[11], row[12], row[13], row[14], row[15], row[16]
	if err := cmp.Or(errs[:]...); err != nil {
		return fmt.Errorf("read retort_run: %w", err)
	}
	return nil
}

// direction reads what Direction.String wrote.
func directionOf(text string) (revision.Direction, error) {
	for _, d := range []revision.Direction{revision.Up, revision.Down, revision.Move} {
		if d.String() == text {
			return d, nil
		}
	}
	return 0, fmt.Errorf("retort_run names the direction %q, which this version does not know", text)
}
