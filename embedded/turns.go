package embedded

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// turns makes up for an engine without row locks. Its sessions keep the tables
// they have touched, even to read them, and put them back whole when they
// commit: of two transactions at once the second to commit undoes the first,
// without an error. So one statement runs at a time, and one transaction: it
// holds the tables from its first statement to its end, as does a writing
// statement outside of one. A read outside a transaction waits for a statement
// but not for a transaction, and sees what was committed before.
type turns struct {
	running  chan struct{} // has a token in it while a statement runs
	tables   chan struct{} // has a token in it while a connection holds the tables
	holder   atomic.Uint32 // the id of that connection
	patience time.Duration

	mu      sync.Mutex
	waiting map[uint32]context.CancelFunc // by connection
}

func newTurns(patience time.Duration) *turns {
	return &turns{
		running:  make(chan struct{}, 1),
		tables:   make(chan struct{}, 1),
		patience: patience,
		waiting:  make(map[uint32]context.CancelFunc),
	}
}

// start waits until connection id may run a statement. It must call end after
// it, if there is no error.
func (t *turns) start(ctx context.Context, id uint32) error {
	return t.put(ctx, t.running, id)
}

func (t *turns) end() { <-t.running }

// hold waits until connection id holds the tables, which it does until it calls
// release.
func (t *turns) hold(ctx context.Context, id uint32) error {
	if t.holder.Load() == id {
		return nil
	}
	if err := t.put(ctx, t.tables, id); err != nil {
		return err
	}
	t.holder.Store(id)
	return nil
}

// release lets go of the tables if connection id holds them.
func (t *turns) release(id uint32) {
	if t.holder.CompareAndSwap(id, 0) {
		<-t.tables
	}
}

// put puts a token into a channel that has room for one.
func (t *turns) put(ctx context.Context, into chan struct{}, id uint32) error {
	select {
	case into <- struct{}{}:
		return nil
	default:
	}
	ctx, cancel := context.WithTimeoutCause(ctx, t.patience, errLockWait())
	defer cancel()
	ctx, interrupt := context.WithCancelCause(ctx)
	t.expect(id, func() { interrupt(errInterrupted()) })
	defer t.expect(id, nil)
	select {
	case into <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// expect notes how to end the wait of connection id; nil says that it is over.
func (t *turns) expect(id uint32, end context.CancelFunc) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if end == nil {
		delete(t.waiting, id)
		return
	}
	t.waiting[id] = end
}

// interrupt ends the wait of connection id, if it waits.
func (t *turns) interrupt(id uint32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if end := t.waiting[id]; end != nil {
		end()
	}
}
