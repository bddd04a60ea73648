package emulator

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"sync"
	"time"
)

// What the service adds when a transaction is not found.
const (
	mayBeExpired = "Transaction may be expired."
	terminated   = "One previous call resulted in a termination of your transaction."
	aborted      = "Transaction has been aborted due to an error from a previous call."
)

// A transaction pins a session. While a call runs in it, it is busy and
// belongs to that call; else it belongs to the table.
type transaction struct {
	id      string
	target  target
	session session

	busy     bool
	overdue  bool      // its life ended while it was busy
	doomed   bool      // it does not outlive the call that runs in it, which says so
	used     time.Time // when it became idle
	stopIdle func() bool
	stopLife func() bool
}

// transactions is the table of those that are open.
type transactions struct {
	clock Clock
	idle  time.Duration
	life  time.Duration

	mu    sync.Mutex
	open  map[string]*transaction
	ended map[string]string // why they are not found any more
	freed chan struct{}     // closed when one is not busy any more; nil if nobody waits
}

// maxEnded bounds what is remembered of transactions that are over.
const maxEnded = 10000

// add begins to track a transaction on s, and returns its id.
func (t *transactions) add(where target, s session) string {
	tx := &transaction{id: newTransactionID(), target: where, session: s}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open[tx.id] = tx
	tx.stopLife = t.clock.AfterFunc(t.life, func() { t.expire(tx) })
	t.rest(tx)
	return tx.id
}

// rest lets the transaction be idle. It is called with the table locked.
func (t *transactions) rest(tx *transaction) {
	tx.busy = false
	t.announce()
	tx.used = t.clock.Now()
	tx.stopIdle = t.clock.AfterFunc(t.idle, func() { t.expireIdle(tx) })
}

// newTransactionID returns an id of the service's kind: opaque, long, and with
// characters that a client must not mistake for something else.
func newTransactionID() string {
	b := make([]byte, 138)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// take makes the transaction the caller's until it calls give or end.
func (t *transactions) take(id string, where target) (*transaction, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	tx := t.open[id]
	if tx == nil || tx.target.ResourceARN != where.ResourceARN || tx.target.SecretARN != where.SecretARN {
		return nil, transactionNotFound(id, t.why(id))
	}
	if where.Database != "" && where.Database != tx.target.Database {
		return nil, invalid("Database name %s is not that of the transaction", where.Database)
	}
	if tx.busy {
		return nil, badRequest("DatabaseErrorException", stillRunning)
	}
	tx.busy = true
	tx.stopIdle()
	return tx, nil
}

func (t *transactions) why(id string) string {
	if why, ok := t.ended[id]; ok {
		return why
	}
	return mayBeExpired
}

// give ends a call in the transaction: it may be idle from now on. If the
// database has ended the transaction by itself, it is not found any more.
func (t *transactions) give(tx *transaction) {
	if why := tx.session.ended(); why != "" {
		t.end(tx, why)
		return
	}
	if tx.doomed {
		t.end(tx, terminated)
		return
	}
	t.mu.Lock()
	overdue := tx.overdue
	if !overdue {
		t.rest(tx)
	}
	t.mu.Unlock()
	if overdue {
		t.end(tx, mayBeExpired)
	}
}

// end forgets the transaction, which the caller has taken, and lets its
// session go. What is still to be rolled back is.
func (t *transactions) end(tx *transaction, why string) {
	t.mu.Lock()
	t.forget(tx, why)
	t.mu.Unlock()
	tx.session.release()
}

// forget is called with the table locked.
func (t *transactions) forget(tx *transaction, why string) {
	delete(t.open, tx.id)
	t.announce()
	tx.stopIdle()
	tx.stopLife()
	if len(t.ended) >= maxEnded {
		clear(t.ended)
	}
	t.ended[tx.id] = why
}

// nextFreed returns a channel that is closed when the next transaction becomes
// idle or ends.
func (t *transactions) nextFreed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.freed == nil {
		t.freed = make(chan struct{})
	}
	return t.freed
}

// announce wakes those who wait. It is called with the table locked.
func (t *transactions) announce() {
	if t.freed != nil {
		close(t.freed)
		t.freed = nil
	}
}

// gave reports whether there is or was a transaction of that id.
func (t *transactions) gave(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, over := t.ended[id]
	return over || t.open[id] != nil
}

// expireIdle expires a transaction that nobody has used for too long. The
// timer that calls it may have rung while a call came in.
func (t *transactions) expireIdle(tx *transaction) {
	t.mu.Lock()
	idle := !tx.busy && t.clock.Now().Sub(tx.used) >= t.idle
	t.mu.Unlock()
	if idle {
		t.expire(tx)
	}
}

// expire rolls back a transaction whose time is up, at once or after the call
// that runs in it.
func (t *transactions) expire(tx *transaction) {
	t.mu.Lock()
	if tx.busy {
		tx.overdue = true
		t.mu.Unlock()
		return
	}
	if t.open[tx.id] == nil {
		t.mu.Unlock()
		return
	}
	tx.busy = true
	t.forget(tx, mayBeExpired)
	t.mu.Unlock()
	tx.session.rollback(context.Background())
	tx.session.release()
}

// expireID expires the transaction with the id, if it is open.
func (t *transactions) expireID(id string) {
	t.mu.Lock()
	tx := t.open[id]
	t.mu.Unlock()
	if tx != nil {
		t.expire(tx)
	}
}

// count returns the number of open transactions.
func (t *transactions) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.open)
}

// expireAll rolls back all that are idle.
func (t *transactions) expireAll() {
	t.mu.Lock()
	all := make([]*transaction, 0, len(t.open))
	for _, tx := range t.open {
		all = append(all, tx)
	}
	t.mu.Unlock()
	for _, tx := range all {
		t.expire(tx)
	}
}
