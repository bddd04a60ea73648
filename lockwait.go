package retort

import (
	"fmt"
	"time"

	"github.com/retort-db/retort/internal/sqltext"
)

// lockWait returns what a script says before and after a revision whose
// statements are to wait so long for a lock. It is nothing if that is 0, and
// on SQLite, where only a transaction as a whole waits.
func lockWait(syntax sqltext.Syntax, wait time.Duration) (set, reset []string) {
	switch {
	case wait == 0:
	case syntax == sqltext.PostgreSQL:
		set = []string{fmt.Sprintf("SET lock_timeout = '%dms'", wait.Milliseconds())}
		reset = []string{"RESET lock_timeout"}
	case syntax == sqltext.MySQL: // which counts in seconds
		seconds := max(1, int(wait.Seconds()))
		set = []string{fmt.Sprintf("SET SESSION lock_wait_timeout = %d, SESSION innodb_lock_wait_timeout = %d", seconds, seconds)}
		reset = []string{"SET SESSION lock_wait_timeout = DEFAULT, SESSION innodb_lock_wait_timeout = DEFAULT"}
	}
	return set, reset
}
