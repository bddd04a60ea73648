package cli

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPulse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		p := pulse{every: 10 * time.Second, tell: func(what string, since time.Duration) {
			told = append(told, what+" "+since.String())
		}}
		p.start("short")
		time.Sleep(9 * time.Second)
		p.start("long")
		time.Sleep(25 * time.Second)
		p.stop()
		time.Sleep(time.Minute)
		if len(told) != 2 || told[0] != "long 10s" || told[1] != "long 20s" {
			t.Errorf("told %q, want the long one after 10s and 20s", told)
		}

		told = nil
		p.start("told of by others")
		for range 5 {
			time.Sleep(5 * time.Second)
			p.putOff()
		}
		time.Sleep(16 * time.Second)
		p.stop()
		p.putOff()
		time.Sleep(time.Minute)
		if len(told) != 1 || told[0] != "told of by others 40s" {
			t.Errorf("told %q, want it once, when others had told nothing for 15s", told)
		}
	})
}
