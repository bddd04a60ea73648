package near

import (
	"slices"
	"testing"
)

func TestNames(t *testing.T) {
	tests := []struct {
		rule, word string
		candidates []string
		want       []string
	}{
		{"a letter too many", "heads", []string{"head", "base"}, []string{"head"}},
		{"a letter missing", "upgrad", []string{"upgrade", "downgrade"}, []string{"upgrade"}},
		{"another letter", "ae1o", []string{"ae10"}, []string{"ae10"}},
		{"two letters swapped are one mistake", "haed", []string{"head"}, []string{"head"}},
		{"the nearest first", "revision", []string{"revisions", "revision", "rewision"}, []string{"revision", "revisions", "rewision"}},
		{"nothing alike", "xyz", []string{"head", "base"}, nil},
		{"the beginning of a word", "resolve", []string{"resolve-dependencies", "resolved"}, []string{"resolved", "resolve-dependencies"}},
		{"a short word allows one mistake", "ab", []string{"cd", "ac"}, []string{"ac"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if got := Names(tt.word, tt.candidates); !slices.Equal(got, tt.want) {
				t.Errorf("Names(%q, %q) = %q, want %q", tt.word, tt.candidates, got, tt.want)
			}
		})
	}
}
