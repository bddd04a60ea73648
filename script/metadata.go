package script

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/retort-db/retort/internal/near"
	"github.com/retort-db/retort/revision"
)

// keys lists the metadata a header may hold, in the order it is written.
var keys = []string{"revision", "down_revision", "branch_labels", "depends_on", "create_date"}

// metadata returns the lines of the last paragraph from its first key on; or
// the whole of it, if there is no key.
func metadata(lines []string) (first, last int) {
	for last = len(lines); last > 0 && lines[last-1] == ""; {
		last--
	}
	for first = last; first > 0 && lines[first-1] != ""; {
		first--
	}
	if i := slices.IndexFunc(lines[first:last], isMetadata); i >= 0 {
		return first + i, last
	}
	return first, last
}

func isMetadata(line string) bool {
	key, _, ok := strings.Cut(line, ":")
	return ok && slices.Contains(keys, strings.TrimSpace(key))
}

// parse reads the metadata, which is lines[first:last].
func (h *header) parse(lines []string, first, last int) *fault {
	if first == last || !isMetadata(lines[first]) {
		return missing(lines, last)
	}
	if f := misspelled(lines, first); f != nil {
		return f
	}
	seen := make(map[string]int, len(keys))
	for i := first; i < last; i++ {
		key, value, ok := strings.Cut(lines[i], ":")
		key = strings.TrimSpace(key)
		if !ok || !slices.Contains(keys, key) {
			return unknownKey(lines[i], i+1)
		}
		if at, ok := seen[key]; ok {
			return &fault{line: i + 1, what: fmt.Sprintf("%q again, after line %d", key+":", at)}
		}
		seen[key] = i + 1
		if what := h.set(key, strings.TrimSpace(value)); what != "" {
			return &fault{line: i + 1, what: key + ": " + what}
		}
	}
	if h.revision.ID == "" {
		return missing(lines, first)
	}
	return nil
}

// missing says that no metadata names the revision, and where it might have
// been meant to stand.
func missing(lines []string, end int) *fault {
	if f := misspelled(lines, end); f != nil {
		return f
	}
	f := &fault{line: 1, what: `no "-- revision:" line in the last paragraph of the header`}
	for i, line := range lines[:end] {
		if strings.HasPrefix(line, "revision:") {
			f.line = i + 1
			f.what = `"revision:" is not in the last paragraph of the header`
			f.hint = "write notes above the metadata, or below \"-- retort:upgrade\""
		}
	}
	return f
}

// misspelled finds a line that looks like a key, written wrongly, in the
// paragraph that ends at lines[end].
func misspelled(lines []string, end int) *fault {
	for i := end - 1; i >= 0 && lines[i] != ""; i-- {
		if key, _, ok := strings.Cut(lines[i], ":"); ok && !slices.Contains(keys, key) && nearKey(key) != "" {
			return unknownKey(lines[i], i+1)
		}
	}
	return nil
}

func unknownKey(line string, number int) *fault {
	key, _, ok := strings.Cut(line, ":")
	if !ok {
		return &fault{line: number, what: fmt.Sprintf("%q among the metadata is not of the form \"key: value\"", line),
			hint: "write notes above the metadata, after a blank line"}
	}
	f := &fault{line: number, what: fmt.Sprintf("unknown key %q", key), hint: "the keys are " + strings.Join(keys, ", ")}
	if near := nearKey(key); near != "" {
		f.hint = fmt.Sprintf("did you mean %q?", near)
	}
	return f
}

// aliases holds what Alembic calls the keys in the text above its scripts.
var aliases = map[string]string{"revision_id": "revision", "revises": "down_revision", "parent": "down_revision"}

// nearKey returns the key that was probably meant, or "".
func nearKey(key string) string {
	plain := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(key)))
	if name, ok := aliases[plain]; ok {
		return name
	}
	return near.Name(plain, keys)
}

// set takes one value; what is wrong with it is returned, or "".
func (h *header) set(key, value string) (what string) {
	switch key {
	case "revision":
		return h.setRevision(words(value))
	case "down_revision":
		return h.setParents(words(value))
	case "branch_labels":
		h.revision.Labels = words(value)
	case "depends_on":
		h.revision.DependsOn = words(value)
	case "create_date":
		return h.setCreated(value)
	}
	return ""
}

func (h *header) setRevision(ids []string) string {
	if len(ids) != 1 {
		return fmt.Sprintf("one id is needed, and there are %d", len(ids))
	}
	h.revision.ID = revision.ID(ids[0])
	return wrongID(ids[0])
}

func (h *header) setParents(ids []string) string {
	for _, id := range ids {
		if strings.EqualFold(id, "none") || id == "base" {
			return fmt.Sprintf("leave it empty for a base, instead of %q", id)
		}
		if what := wrongID(id); what != "" {
			return what
		}
		h.revision.Down = append(h.revision.Down, revision.ID(id))
	}
	return ""
}

// dateLayouts are RFC 3339 and what Python makes of a datetime.
var dateLayouts = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02"}

func (h *header) setCreated(value string) string {
	if value == "" {
		return ""
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, value); err == nil {
			h.created = t
			return ""
		}
	}
	return fmt.Sprintf("%q is not a time such as 2024-05-06T07:08:09Z", value)
}
