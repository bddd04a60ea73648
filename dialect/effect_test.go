package dialect_test

import (
	"testing"

	"github.com/retort-db/retort/dialect"
)

func TestJudge(t *testing.T) {
	tests := []struct {
		rule        string
		before, now string
		want        dialect.Outcome
	}{
		{"the same facts: nothing happened", "16402", "16402", dialect.Undone},
		{"other facts: it took effect", "16402", "16403", dialect.Done},
		{"undone before, done now", "undone", "done", dialect.Done},
		{"done before: it changed nothing", "done", "done", dialect.Undone},
		{"undone after all", "done", "undone", dialect.Undone},
		{"a remnant", "undone", "broken", dialect.Broken},
		{"a remnant that was there before stands in the way", "broken", "broken", dialect.Broken},
		{"a remnant was cleared, and the facts are those of before", "broken 3 newest 7", "3 newest 7", dialect.Undone},
		{"a remnant of before was replaced by the thing", "broken", "valid 7", dialect.Done},
		{"a remnant was cleared by finishing the work", "broken", "done", dialect.Done},
		{"half done is no remnant if it was so before", "partial 1 of 2", "partial 1 of 2", dialect.Undone},
		{"half done", "undone", "partial 1 of 2", dialect.Broken},
		{"half done, then finished", "partial 1 of 2", "done", dialect.Done},
		{"undone needs no comparison", "broken", "undone", dialect.Undone},
		{"somebody is at work", "undone", "running", dialect.Running},
		{"somebody was at work, and the facts are others now", "running 3 newest 7", "4 newest 8", dialect.Done},
		{"now is not known", "16402", "unknown", dialect.Unknown},
		{"not known, but it has not changed", "unknown 1 1", "unknown 1 1", dialect.Undone},
		{"not known, and it has changed", "unknown 1 1", "unknown 0 0", dialect.Unknown},
		{"nothing was known, then and now", "unknown", "unknown", dialect.Unknown},
		{"before was not known", "unknown", "16402", dialect.Unknown},
		{"before was not known, but undone needs no comparison", "unknown", "undone", dialect.Undone},
		{"before was not known, but done needs no comparison", "unknown", "done", dialect.Done},
		{"before was not read", "", "16402", dialect.Unknown},
		{"facts that only look like a word", "undoned", "brokenly", dialect.Done},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			if got := dialect.Judge(tt.before, tt.now); got != tt.want {
				t.Errorf("Judge(%q, %q) = %v, want %v", tt.before, tt.now, got, tt.want)
			}
		})
	}
}
