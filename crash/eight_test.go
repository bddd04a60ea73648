package crash

import (
	"fmt"
	"testing"
	"time"
)

// eightLease is one that a run on a busy machine never outlives.
const eightLease = 20 * time.Second

// TestEightAtOnce starts eight runs at once, as eight replicas of a program
// do: all end well, and every statement has taken effect once.
func TestEightAtOnce(t *testing.T) {
	t.Parallel()
	rounds := 1
	if torture {
		rounds = 20 // of five projects each
	}
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			for i, name := range projects {
				if !torture && (i+len(p.name))%2 != 0 {
					continue // two at each place will do
				}
				ref := undisturbed(t, p, load(t, name, string(p.product)), up)
				for round := range rounds {
					t.Run(fmt.Sprintf("%s %d", name, round+1), func(t *testing.T) { atOnce(t, ref, 8) })
				}
			}
		})
	}
}

// atOnce starts n runs on a fresh database.
func atOnce(t *testing.T, ref *reference, n int) {
	t.Helper()
	s, tap := ref.place.fresh(t), newTap()
	flags, _ := s.through(t, tap)
	runs := make([]*process, n)
	for i := range runs {
		runs[i] = start(t, ref.project.dir, argsWith(ref.direction, flags, eightLease)...)
	}
	for i, run := range runs {
		if e := run.wait(); !e.ok() {
			t.Errorf("run %d of %d: %v", i+1, n, e)
		}
	}
	same(t, ref, s, tap)
}

// same fails the test unless a site is as an undisturbed run leaves it.
func same(t *testing.T, ref *reference, s *site, tap *tap) {
	t.Helper()
	state, err := s.snapshot(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	lost, doubled := compare(ref.state, state)
	missing, extra := compare(ref.effects, ref.project.own(tap.times()))
	for _, line := range append(lost, missing...) {
		t.Errorf("lost: %s", line)
	}
	for _, line := range append(doubled, extra...) {
		t.Errorf("too much: %s", line)
	}
}
