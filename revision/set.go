package revision

// A set holds revisions by their position.
type set struct {
	in   []bool
	list []int32 // in the order they were added
}

func newSet(size int) *set { return &set{in: make([]bool, size)} }

// add reports whether n is new in s.
func (s *set) add(n int32) bool {
	if s.in[n] {
		return false
	}
	s.in[n] = true
	s.list = append(s.list, n)
	return true
}

// has reports whether n is in s. A nil set holds everything.
func (s *set) has(n int32) bool { return s == nil || s.in[n] }

// keep returns those of nodes that are in s.
func (s *set) keep(nodes []int32) []int32 {
	var kept []int32
	for _, n := range nodes {
		if s.has(n) {
			kept = append(kept, n)
		}
	}
	return kept
}

// both returns the members of s that are in t.
func (s *set) both(t *set) *set {
	return s.filter(t.has)
}

// without returns the members of s that are not in t.
func (s *set) without(t *set) *set {
	return s.filter(func(n int32) bool { return !t.has(n) })
}

func (s *set) filter(keep func(int32) bool) *set {
	out := newSet(len(s.in))
	for _, n := range s.list {
		if keep(n) {
			out.add(n)
		}
	}
	return out
}
