package revision

// Single returns the step that takes id alone in a direction, from a database
// with these rows. ok is false if there is none: what the step stands on is not
// applied, or it has been taken already, or something stands on it.
func (g *Graph) Single(rows []ID, id ID, d Direction) (step Step, ok bool, err error) {
	s, err := g.state(rows)
	if err != nil {
		return Step{}, false, err
	}
	n, known := g.ids[id]
	if !known {
		return Step{}, false, &UnknownError{IDs: []ID{id}}
	}
	switch d {
	case Up:
		if s.applied.has(n) || !s.standsOn(n) {
			return Step{}, false, nil
		}
		return s.up(n), true, nil
	case Down:
		if !s.applied.has(n) || s.load[n] > 0 {
			return Step{}, false, nil
		}
		return s.down(n), true, nil
	}
	return Step{}, false, nil
}

// standsOn reports whether all that n stands on is applied.
func (s *state) standsOn(n int32) bool {
	for _, m := range s.g.below[n] {
		if !s.applied.has(m) {
			return false
		}
	}
	return true
}
