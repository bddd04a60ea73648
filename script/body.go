package script

import (
	"cmp"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/retort-db/retort/revision"
)

// A Body is the whole of a revision file, taken apart into its sections. It is
// immutable, and safe for concurrent use.
type Body struct {
	id            revision.ID
	path          string
	noTransaction bool          // of both sections
	lockTimeout   time.Duration // of both sections; 0 if not said
	irreversible  bool
	up, down      *section // nil if not there
}

// A section is the text of one direction.
type section struct {
	text          string
	line          int // where text begins, from 1
	noTransaction bool
	lockTimeout   time.Duration
}

// Body reads the script's file and returns what it holds. What is wrong with
// the file is a [*FileError]. The body of a Go value is empty.
func (s *Script) Body() (*Body, error) {
	s.once.Do(func() { s.body, s.bodyErr = s.readBody() })
	return s.body, s.bodyErr
}

func (s *Script) readBody() (*Body, error) {
	if s.fsys == nil {
		return &Body{id: s.ID, noTransaction: s.NoTransaction, lockTimeout: s.LockTimeout}, nil
	}
	text, err := fs.ReadFile(s.fsys, s.name)
	if err != nil {
		return nil, unreadable(s.Path, err)
	}
	return parseFile(s.Path, text)
}

// parseFile takes a whole file apart.
func parseFile(path string, text []byte) (*Body, error) {
	end, _ := headerEnd(text)
	head, rest := string(text[:end]), string(text[end:])
	h, f := parseHeader(head)
	if f != nil {
		return nil, f.in(path)
	}
	number := 1 + strings.Count(head, "\n")
	if f := encoding(rest); f != nil {
		f.line += number - 1
		return nil, f.in(path)
	}
	p := bodyParser{body: &Body{id: h.revision.ID, path: path, noTransaction: h.noTransaction, lockTimeout: h.lockTimeout, irreversible: h.irreversible}}
	if f := p.parse(rest, number); f != nil {
		return nil, f.in(path)
	}
	return p.body, nil
}

// A bodyParser fills a Body from the lines below the header.
type bodyParser struct {
	body    *Body
	current *section // nil before the first one
	closed  *directive
	begun   bool // the current section has a statement
}

// parse reads text, whose first line has the given number.
func (p *bodyParser) parse(text string, number int) *fault {
	last := number
	for start := 0; start < len(text); number++ {
		line, _, _ := strings.Cut(text[start:], "\n")
		end := min(start+len(line)+1, len(text))
		if f := p.line(line, number, text[end:]); f != nil {
			return f
		}
		start, last = end, number
	}
	if p.body.up == nil {
		return &fault{line: last, what: "no retort:upgrade section", hint: `write "-- retort:upgrade" above what takes the database forward`}
	}
	return nil
}

// line takes one line; rest is the text below it.
func (p *bodyParser) line(line string, number int, rest string) *fault {
	if d, ok := parseDirective(line, number); ok {
		return p.directive(d, rest)
	}
	if _, ok := comment(line); ok || strings.TrimSpace(line) == "" {
		return nil
	}
	if p.closed != nil {
		return &fault{line: number, what: fmt.Sprintf("a statement below %s%s", prefix, p.closed.name)}
	}
	if p.current == nil {
		return &fault{line: number, what: "a statement above the first section", hint: `write "-- retort:upgrade" above it`}
	}
	p.begun = true
	return nil
}

func (p *bodyParser) directive(d directive, rest string) *fault {
	if f := d.check(); f != nil {
		return f
	}
	switch d.name {
	case "upgrade":
		return p.open(&p.body.up, d, rest)
	case "downgrade":
		if p.body.irreversible {
			return d.fault("the revision is irreversible, as the file says")
		}
		return p.open(&p.body.down, d, rest)
	case "irreversible":
		return p.close(d)
	}
	return p.within(d)
}

// open starts a section, which ends where the next one starts.
func (p *bodyParser) open(s **section, d directive, rest string) *fault {
	if *s != nil {
		return d.fault("a second one, after line %d", (*s).line-1)
	}
	*s = &section{text: untilSection(rest), line: d.line + 1}
	p.current, p.closed, p.begun = *s, nil, false
	return nil
}

// untilSection returns the part of text before the first line that starts
// another section or stands in its place.
func untilSection(text string) string {
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		if d, ok := parseDirective(line, 0); ok && (d.section() || d.name == "irreversible") {
			return text[:at]
		}
		at = min(at+len(line)+1, len(text))
	}
	return text
}

// close obeys a retort:irreversible that stands in place of a section.
func (p *bodyParser) close(d directive) *fault {
	if p.body.down != nil {
		return d.fault("it takes the place of retort:downgrade, which is at line %d", p.body.down.line-1)
	}
	if p.body.irreversible {
		return d.fault("a second one")
	}
	p.body.irreversible = true
	p.current, p.closed = nil, &d
	return nil
}

// within checks the place of a directive that belongs into a section.
func (p *bodyParser) within(d directive) *fault {
	if p.current == nil {
		return d.fault("it must stand in a section")
	}
	if d.name != "no-transaction" && d.name != "lock-timeout" {
		return nil
	}
	if p.begun {
		return d.fault("it must stand above the section's first statement")
	}
	if d.name == "no-transaction" {
		p.current.noTransaction = true
	} else {
		p.current.lockTimeout, _ = d.duration() // it was checked
	}
	return nil
}

// Transactional tells whether a direction wants to run in a transaction.
func (b *Body) Transactional(dir revision.Direction) bool {
	s := b.section(dir)
	return !b.noTransaction && (s == nil || !s.noTransaction)
}

// LockWait returns how long a statement of a direction is to wait for a lock,
// as the file says it: in the section, else in the header. It is 0 if the file
// leaves that to the run.
func (b *Body) LockWait(dir revision.Direction) time.Duration {
	if s := b.section(dir); s != nil {
		return cmp.Or(s.lockTimeout, b.lockTimeout)
	}
	return b.lockTimeout
}

func (b *Body) section(dir revision.Direction) *section {
	if dir == revision.Down {
		return b.down
	}
	return b.up
}
