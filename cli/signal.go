package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// stoppable returns a context that the first SIGINT or SIGTERM cancels. From
// then on a signal ends the program, also one that came right behind the first.
func stoppable(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
		signal.Stop(signals) // from here on they have their usual effect
		select {
		case again := <-signals:
			raise(again)
		default:
		}
	}()
	return ctx, cancel
}

// raise sends the program a signal.
func raise(s os.Signal) {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		self.Signal(s)
	}
}
