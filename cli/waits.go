package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/internal/config"
)

// waitFlag adapts a [config.Wait] to the flag parser.
type waitFlag struct{ *config.Wait }

func (f waitFlag) Type() string { return "time" }

func (f waitFlag) String() string {
	if f.Wait == nil || !f.Given {
		return ""
	}
	return f.For.String()
}

func (f waitFlag) Set(text string) (err error) {
	*f.Wait, err = config.ParseWait(text)
	return err
}

// addWaits gives a command that changes the database the flags that say how
// long it waits.
func (a *app) addWaits(cmd *cobra.Command) {
	cmd.Flags().Var(waitFlag{&a.flags.lockTimeout}, "lock-timeout", "how long to wait for another run, as in 90s; 0 not at all (default 5m)")
	cmd.Flags().Var(waitFlag{&a.flags.statementLockTimeout}, "statement-lock-timeout", "how long a statement waits for locks before it is tried again; 0 leaves it to the database (default 5s)")
}

// orNever returns w as the library takes it: zero for its default, and
// negative where zero was given.
func orNever(w config.Wait) time.Duration {
	if w.Given && w.For == 0 {
		return -1
	}
	return w.For
}
