package cli

import (
	"testing"
	"time"

	"github.com/retort-db/retort/internal/config"
)

// The driver takes zero for its default and what is negative for never.
func TestDataAPIWaits(t *testing.T) {
	tests := []struct {
		rule string
		wait config.Wait
		want time.Duration
	}{
		{"nothing is said: the driver's default", config.Wait{}, 0},
		{"a time", config.Wait{For: time.Minute, Given: true}, time.Minute},
		{"0 is never", config.Wait{Given: true}, -1},
	}
	for _, test := range tests {
		c := newApp(nil).dataAPI(config.Database{StatementWait: test.wait})
		if c.StatementWait != test.want || c.KeepAlive != 0 {
			t.Errorf("%s: statement_wait %+v: got %v and keep alive %v, want %v and 0", test.rule, test.wait, c.StatementWait, c.KeepAlive, test.want)
		}
		c = newApp(nil).dataAPI(config.Database{KeepAlive: test.wait})
		if c.KeepAlive != test.want || c.StatementWait != 0 {
			t.Errorf("%s: keep_alive %+v: got %v and statement wait %v, want %v and 0", test.rule, test.wait, c.KeepAlive, c.StatementWait, test.want)
		}
	}
}
