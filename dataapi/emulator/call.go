package emulator

import (
	"context"
	"sync"
	"time"
)

// A call is one use of a session that ends within the statement timeout, or
// outlives it.
type call struct {
	session session
	work    func(context.Context, session) error
	finish  func() // gives the session back
	doom    func(error)
	done    chan error

	mu   sync.Mutex
	over bool // the session is not the call's any more
}

// call runs work in the transaction with the id, or in a session of its own if
// there is no id: then nothing is begun and nothing is committed, and each
// statement of work is on its own.
func (s *Server) call(ctx context.Context, where target, id string, late overtime, work func(context.Context, session) error) error {
	c := &call{work: work, done: make(chan error, 1)}
	if err := s.seat(ctx, c, where, id); err != nil {
		return err
	}
	f := ordered(ctx)
	s.strike(f, c, late)
	s.running.Add(1) // the request is counted, so it is not too late for that
	go s.run(ctx, c)
	if f.Kind == Timeout && late == goOn {
		return timedOut(c.session.timeout())
	}
	return s.await(ctx, c, late)
}

// seat gives the call its session.
func (s *Server) seat(ctx context.Context, c *call, where target, id string) error {
	if id == "" {
		in, err := s.engine.open(ctx, where.login)
		if err != nil {
			return err
		}
		c.session, c.finish = in, in.release
		return nil
	}
	tx, err := s.take(id, where)
	if err != nil {
		return err
	}
	c.session, c.finish = tx.session, func() { s.transactions.give(tx) }
	c.doom = func(err error) { tx.doomed = !s.options.Profile.outlives(err) }
	return nil
}

// run does the work of a call. It ends when the work does, whoever still
// waits, or when the emulator closes.
func (s *Server) run(ctx context.Context, c *call) {
	defer s.running.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	err := c.try(ctx)
	if c.doom != nil {
		c.doom(err)
	}
	c.leave()
	c.done <- err
}

// try does the work and makes a panic an error: this goroutine has no other
// guard.
func (c *call) try(ctx context.Context) (err error) {
	defer recovered(&err)
	return c.work(ctx, c.session)
}

// leave gives the session back.
func (c *call) leave() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.finish()
}

// during does something to the work if the session is still the call's: else
// it would hit another one's statement.
func (c *call) during(ctx context.Context, what func(context.Context)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.over {
		what(ctx)
	}
}

// await returns the outcome of a call, or a timeout.
func (s *Server) await(ctx context.Context, c *call, late overtime) error {
	over := make(chan struct{})
	stopTimer := s.options.Clock.AfterFunc(s.options.StatementTimeout, func() { close(over) })
	defer stopTimer()
	select {
	case err := <-c.done:
		return err
	case <-over:
	}
	if late == goOn {
		return timedOut(c.session.timeout())
	}
	return c.stop(ctx)
}

// again is the time after which a call that was told to stop, and did not, is
// told again: it may have been between two statements.
const again = 100 * time.Millisecond

// stop ends the call and returns its outcome.
func (c *call) stop(ctx context.Context) error {
	tick := time.NewTicker(again)
	defer tick.Stop()
	for {
		c.during(ctx, c.session.interrupt)
		select {
		case err := <-c.done:
			return c.outcome(err)
		case <-tick.C:
		}
	}
}

// outcome returns that of a call that was told to stop. It may have ended by
// itself just before.
func (c *call) outcome(err error) error {
	if err != nil && c.session.interrupted(err) {
		return timedOut(c.session.timeout())
	}
	return err
}
