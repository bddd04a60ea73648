package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// A holder is who holds the lock, as --json prints it.
type holder struct {
	Owner     string    `json:"owner"`
	Since     time.Time `json:"since"`
	ExpiresAt time.Time `json:"expires_at"`
	Expired   bool      `json:"expired"`
}

func (s *session) holder(h *retort.Holder) *holder {
	if h == nil {
		return nil
	}
	return &holder{h.Owner, h.Since, h.ExpiresAt, h.Expired}
}

// An interrupted is a step that is half-way, as --json prints it.
type interrupted struct {
	Revision  revision.ID `json:"revision"`
	Direction string      `json:"direction"`
	State     string      `json:"state"`
	Statement int         `json:"statement"`
	Of        int         `json:"of,omitempty"`
	At        string      `json:"at,omitempty"` // its place in the file
	Sent      string      `json:"sent,omitempty"`
	Error     string      `json:"error,omitempty"`
}

func (s *session) interrupted(h *retort.Half) *interrupted {
	if h == nil {
		return nil
	}
	return &interrupted{h.Revision, h.Direction.String(), string(h.State), h.Statement, h.Of, s.place(h), h.Sent, h.Err}
}

// place returns where the statement that is next stands: file and line, or ""
// if that cannot be known, as in Go code.
func (s *session) place(h *retort.Half) string {
	sc := s.byID[h.Revision]
	if sc == nil || sc.IsGo() || h.Statement == 0 {
		return ""
	}
	body, err := sc.Body()
	if err != nil {
		return ""
	}
	statements, err := body.Statements(h.Direction, dialects[s.Database.Product].Traits().Syntax)
	if err != nil || h.Statement > len(statements) {
		return ""
	}
	return statements[h.Statement-1].Pos.String()
}

// halfway says in a line where a step has stopped.
func (s *session) halfway(h *retort.Half) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s", h.Direction, h.Revision)
	if h.Statement > 0 {
		fmt.Fprintf(&b, ", at its %s %d", s.counted(h.Revision), h.Statement)
		if h.Of > 0 {
			fmt.Fprintf(&b, " of %d", h.Of)
		}
		if at := s.place(h); at != "" {
			fmt.Fprintf(&b, ", %s", at)
		}
	}
	switch h.State {
	case retort.Failed:
		fmt.Fprintf(&b, ", which failed: %s", h.Err)
	case retort.Unknown:
		fmt.Fprintf(&b, ", and nobody can tell whether that took effect: %s", brief(h.Sent))
	case retort.Stopped:
		b.WriteString(", as it was asked to stop")
	}
	return b.String()
}

// counted says what a revision is counted in. How many statements an operation
// of Go code makes is the product's affair.
func (s *session) counted(id revision.ID) string {
	if sc := s.byID[id]; sc != nil && sc.IsGo() {
		return "operation"
	}
	return "statement"
}

// brief cuts a statement to what fits on a line.
func brief(sql string) string {
	const enough = 60
	text := strings.Join(strings.Fields(sql), " ")
	if len(text) > enough {
		text = strings.ToValidUTF8(text[:enough], "") + "..."
	}
	return text
}
