package script

import (
	"bytes"
	"strings"
	"time"

	"github.com/retort-db/retort/revision"
)

// A header is what stands before the first section of a file.
type header struct {
	revision      revision.Revision
	doc           string
	created       time.Time
	irreversible  bool
	noTransaction bool
	lockTimeout   time.Duration // 0 if not said
}

// script returns the Script a header declares, in the file at path.
func (h *header) script(path string) *Script {
	message, _, _ := strings.Cut(h.doc, "\n")
	s := &Script{Revision: h.revision, Message: message, Doc: h.doc, Created: h.created, Path: path}
	s.Source = path
	return s
}

// headerEnd returns where the header of a file ends: before the first line
// that is neither blank nor a comment, or that starts a section. It is whole
// if such a line is in text.
func headerEnd(text []byte) (end int, whole bool) {
	if wide(text) {
		return len(text), true // none of it can be read
	}
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		end = len(byteOrderMark)
	}
	for end < len(text) {
		line, _, whole := bytes.Cut(text[end:], []byte("\n"))
		if !inHeader(line) {
			return end, whole
		}
		end = min(end+len(line)+1, len(text))
	}
	return end, false
}

func inHeader(line []byte) bool {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return true
	}
	if !bytes.HasPrefix(line, []byte("--")) {
		return false
	}
	if !bytes.Contains(line, []byte(prefix)) {
		return true
	}
	d, ok := parseDirective(string(line), 0)
	return !ok || !d.section()
}

// parseHeader reads the text that headerEnd delimits.
func parseHeader(text string) (*header, *fault) {
	if f := encoding(text); f != nil {
		return nil, f
	}
	text = strings.TrimPrefix(text, byteOrderMark)
	h := &header{}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		d, ok := parseDirective(line, i+1)
		if !ok {
			lines[i] = uncomment(line)
			continue
		}
		if f := h.direct(d); f != nil {
			return nil, f
		}
		lines[i] = ""
	}
	first, last := metadata(lines)
	h.doc = strings.Join(trimBlank(lines[:first]), "\n")
	return h, h.parse(lines, first, last)
}

// uncomment returns the text of a comment line as it was written: without the
// dashes, one blank after them, and blanks at its end.
func uncomment(line string) string {
	line = strings.TrimPrefix(strings.TrimSpace(line), "--")
	return strings.TrimPrefix(line, " ")
}

// direct obeys a directive in the header.
func (h *header) direct(d directive) *fault {
	if f := d.check(); f != nil {
		return f
	}
	switch d.name {
	case "no-transaction":
		h.noTransaction = true
	case "lock-timeout":
		h.lockTimeout, _ = d.duration() // it was checked
	case "irreversible":
		h.irreversible = true
	default:
		return d.fault("it must stand in a section, before a statement")
	}
	return nil
}

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
