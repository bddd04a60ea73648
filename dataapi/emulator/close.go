package emulator

import (
	"context"
	"errors"
)

// Close stops the statements that run and rolls back the open transactions.
// It returns when that is done. It does not close the engine. Requests that
// come later are refused.
func (s *Server) Close() error {
	s.refuse()
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.closing)
	}
	s.mu.Unlock()
	s.running.Wait()
	s.transactions.expireAll()
	return nil
}

// Shutdown is Close, but lets the requests under way finish first, and the
// statements that have outlived theirs. Delays and pauses end at once. When
// ctx is done it waits no longer, stops what runs, and returns the reason.
func (s *Server) Shutdown(ctx context.Context) error {
	s.refuse()
	finished := make(chan struct{})
	go func() {
		s.running.Wait()
		close(finished)
	}()
	var err error
	select {
	case <-finished:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	return errors.Join(err, s.Close())
}

// refuse lets no more requests in, and no request wait for nothing.
func (s *Server) refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.refusing {
		s.refusing = true
		close(s.draining)
	}
}

// enter counts a request, unless it comes too late.
func (s *Server) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refusing {
		return unreachable(errors.New("the emulator is closed"))
	}
	s.running.Add(1)
	return nil
}
