package dialect_test

import (
	"fmt"
	"sync"
	"testing"
)

// A tally counts what became of the samples on a product.
type tally struct {
	mu             sync.Mutex
	taken, refused int
	back           map[string]int // by operation: samples that went there and back

	fixture     sync.Once
	fixtureText string
}

// before returns the database as the product's own tools write it before a
// sample. Where that is the fixture alone it is looked at once, for pg_dump
// takes its time.
func (c *tally) before(t *testing.T, b *bench, s *sample) string {
	if len(s.before) > 0 {
		return b.text(t)
	}
	c.fixture.Do(func() { c.fixtureText = b.text(t) })
	return c.fixtureText
}

func (c *tally) add(taken bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if taken {
		c.taken++
	} else {
		c.refused++
	}
}

func (c *tally) addBack(operation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.back == nil {
		c.back = map[string]int{}
	}
	c.back[operation]++
}

func (c *tally) String() string {
	n := 0
	for _, samples := range c.back {
		n += samples
	}
	return fmt.Sprintf("%d samples are taken, %d refused as documented; %d samples of %d operations go there, back and there again",
		c.taken, c.refused, n, len(c.back))
}
