package dataapi_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi"
)

// PostgreSQL's own position, as it comes through placeholders, other spellings
// and the driver's comment, is that in the text that was given.
func TestPositionOfRealErrors(t *testing.T) {
	db := postgresql(t)
	for _, sql := range []string{
		"SELECT ⌖nowhere",
		"-- é\nSELECT 'é👋', ⌖nowhere",
		"SELECT $1::text, $1::text, $$12:30 it's \\ é$$, (ARRAY[1])[1:1], ⌖nowhere",
		"CREATE TABLE t (a int, b ⌖nothing)",
		"CREATE TABLE t (a text DEFAULT $$12:30$$, b ⌖nothing)",
		"SELECT 1 +⌖",
	} {
		before, after, _ := strings.Cut(sql, "⌖")
		args := anys(strings.Count(sql, "$1") / 2)
		if len(args) == 1 {
			args[0] = "x"
		}
		_, err := db.ExecContext(t.Context(), before+after, args...)
		e, ok := errors.AsType[*dataapi.Error](err)
		if want := len([]rune(before)) + 1; !ok || e.Position != want {
			t.Errorf("%s: got %v, want position %d", sql, err, want)
		}
	}
}

// The message shows the position that the reader can count.
func TestPositionInTheMessage(t *testing.T) {
	s := newService(t, always(fail(400, "DatabaseErrorException",
		`ERROR: column "x" does not exist; Position: 21; SQLState: 42703`)))
	_, err := s.open(t, dataapi.PostgreSQL).ExecContext(t.Context(), "SELECT $$12:30$$, x")
	const want = `execute statement: column "x" does not exist; Position: 19 (SQLSTATE 42703)`
	if message(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
	e, _ := errors.AsType[*dataapi.Error](err)
	if e == nil || !strings.Contains(e.Message, "Position: 21;") {
		t.Errorf("Message: got %+v, want the service's", e)
	}
}
