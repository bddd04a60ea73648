package emulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Chaos is a random schedule of faults. The same seed and the same sequence
// of requests have the same faults: what hits a request depends on nothing but
// the seed, its number, its operation, and whether it is in a transaction. As
// text, which [ParseChaos] reads, it is as in
//
//	seed=7,rate=0.2
//	seed=7,rate=0.2,kinds=drop-after+500-after,for=1s
type Chaos struct {
	Seed uint64
	Rate float64 // the share of requests that are hit, above 0 and at most 1

	// Kinds are those to choose from. None means all but the pauses, with
	// which a client that waits long gets nowhere.
	Kinds []Kind

	// For is the longest delay, and the longest life of a session that is
	// killed. Zero means 100 ms. A resume is one answer, and the next request
	// is judged anew.
	For time.Duration
}

// ParseChaos reads a random schedule.
func ParseChaos(text string) (Chaos, error) {
	c := Chaos{}
	err := parseSettings(text, chaosSettings, &c)
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return Chaos{}, fmt.Errorf("chaos %q: %w", text, err)
	}
	return c, nil
}

var chaosSettings = []setting[Chaos]{
	{"seed", setSeed, func(c Chaos) string { return strconv.FormatUint(c.Seed, 10) }},
	{"rate", setRate, func(c Chaos) string { return strconv.FormatFloat(c.Rate, 'g', -1, 64) }},
	{"kinds", setKinds, showKinds},
	{"for", func(c *Chaos, v string) error { return setDuration(&c.For, v) },
		func(c Chaos) string { return showDuration(c.For) }},
}

func setSeed(c *Chaos, text string) (err error) {
	if c.Seed, err = strconv.ParseUint(text, 10, 64); err != nil {
		return fmt.Errorf("want a number from 0 on")
	}
	return nil
}

func setRate(c *Chaos, text string) (err error) {
	if c.Rate, err = strconv.ParseFloat(text, 64); err != nil {
		return fmt.Errorf("want a number, as in 0.2")
	}
	return nil
}

func setKinds(c *Chaos, text string) error {
	for name := range strings.SplitSeq(text, "+") {
		c.Kinds = append(c.Kinds, Kind(name))
	}
	return nil
}

func showKinds(c Chaos) string {
	names := make([]string, len(c.Kinds))
	for i, k := range c.Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, "+")
}

// String returns c as text.
func (c Chaos) String() string {
	var parts []string
	for _, s := range chaosSettings {
		if value := s.get(c); value != "" {
			parts = append(parts, s.key+"="+value)
		}
	}
	return strings.Join(parts, ",")
}

// MarshalText is String.
func (c Chaos) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func (c Chaos) check() error {
	if !(c.Rate > 0 && c.Rate <= 1) {
		return fmt.Errorf("rate=%v: want a share above 0 and at most 1", c.Rate)
	}
	if c.For < 0 {
		return fmt.Errorf("for=%v is negative", c.For)
	}
	for _, name := range c.Kinds {
		if _, ok := effectOf(name); !ok {
			return fmt.Errorf("unknown kind %q; there are %s", name, kindNames())
		}
	}
	return nil
}

// judge returns the fault that hits the request of that number, if one does.
func (c *Chaos) judge(number uint64, q *Request) (Fault, bool) {
	r := rand.New(rand.NewPCG(c.Seed, number))
	choice := c.choice(q)
	if r.Float64() >= c.Rate || len(choice) == 0 {
		return Fault{}, false
	}
	k := choice[r.IntN(len(choice))]
	f := Fault{Kind: k.name}
	if k.lasts && k.name != Resume {
		f.For = 1 + time.Duration(r.Int64N(int64(c.longest())))
	}
	if k.name == Kill && r.IntN(2) == 0 {
		f.For = 0 // else hardly one would come before a short statement
	}
	return f, true
}

func (c *Chaos) longest() time.Duration {
	if c.For == 0 {
		return 100 * time.Millisecond
	}
	return c.For
}

// choice lists the kinds that can happen to a request.
func (c *Chaos) choice(q *Request) []effect {
	var list []effect
	for _, k := range effects {
		wanted := slices.Contains(c.Kinds, k.name) ||
			len(c.Kinds) == 0 && k.name != PauseBefore && k.name != PauseAfter
		if wanted && k.applies(q) {
			list = append(list, k)
		}
	}
	return list
}
