package emulator

import (
	"context"
	"time"
)

type faultKey struct{}

// inCall leaves it to the one who has the session.
func inCall(x *exchange, f Fault) (any, error) {
	return x.proceed(context.WithValue(x.request.Context(), faultKey{}, f))
}

// ordered returns the fault that is to be done to a session in use, if one is.
func ordered(ctx context.Context) Fault {
	f, _ := ctx.Value(faultKey{}).(Fault)
	return f
}

// strike prepares what is ordered to be done to a session.
func (s *Server) strike(f Fault, c *call, late overtime) {
	switch {
	case f.Kind == Kill:
		s.kill(c, f.For)
	case f.Kind == Timeout && late == stop:
		c.cutOff()
	}
}

// kill ends the session before the work, or in its midst.
func (s *Server) kill(c *call, after time.Duration) {
	work := c.work
	c.work = func(ctx context.Context, in session) error {
		if after == 0 {
			return killFirst(ctx, in, func() { work(ctx, in) })
		}
		stop := s.options.Clock.AfterFunc(after, func() {
			c.during(ctx, func(ctx context.Context) { in.kill(ctx) })
		})
		defer stop()
		return work(ctx, in)
	}
}

// killFirst ends the session and lets it be used, to notice that.
func killFirst(ctx context.Context, in session, use func()) error {
	if err := in.kill(ctx); err != nil {
		return unreachable(err) // whatever it was, nothing is executed
	}
	use()
	return in.killed()
}

// cutOff replaces the work by its timeout.
func (c *call) cutOff() {
	c.work = func(ctx context.Context, in session) error {
		return c.outcome(in.cutOff(ctx))
	}
}

// killWith runs a command that ends a session, and waits until there is no row
// of it.
func killWith(ctx context.Context, other session, command, list string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	if _, err := other.run(ctx, statement{sql: command, limit: maxResult}); err != nil {
		return err
	}
	for {
		res, err := other.run(ctx, statement{sql: list, limit: maxResult})
		if err != nil || len(res.rows) == 0 {
			return err
		}
		<-tick.C
	}
}
