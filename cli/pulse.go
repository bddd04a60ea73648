package cli

import (
	"sync"
	"time"
)

// A pulse tells, now and then, that something still goes on. It is silent for
// what ends before the first beat. Safe for concurrent use.
type pulse struct {
	every time.Duration
	tell  func(what string, since time.Duration)

	mu    sync.Mutex
	timer *time.Timer // nil while nothing goes on
}

// start begins to tell of what, and no more of what came before.
func (p *pulse) start(what string) {
	p.stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	begun := time.Now()
	var timer *time.Timer
	timer = time.AfterFunc(p.every, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.timer != timer {
			return // stopped meanwhile
		}
		p.tell(what, time.Since(begun))
		timer.Reset(p.every)
	})
	p.timer = timer
}

// putOff has the next beat come a good while from now, because somebody else has
// told just now, and may again.
func (p *pulse) putOff() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Reset(p.every * 3 / 2)
	}
}

func (p *pulse) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}
