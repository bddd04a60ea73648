package dialect

import "strings"

// An Effect is what can be known about a statement whose reply was lost: the
// connection broke, the process was killed, the call timed out.
type Effect struct {
	Kind Kind

	// Evidence is a SELECT of one text value, never NULL and at most 200
	// characters long, that tells how the catalog shows what the statement
	// changes. It is read before the statement is sent and again when the reply
	// is missing; [Judge] compares. It can stand in parentheses as a scalar
	// subquery, also in an UPDATE of another table, and changes neither with
	// the rows of a table nor with time. Names without a schema mean in it what
	// they mean in the statement, so it is asked in a session like that one's.
	// What others do to the same objects in the meantime it takes for the
	// statement's doing. Only [Visible] statements have it.
	Evidence string

	// Repair is a SELECT of one text column: the statements, one a row, that
	// clear the remnant which [Judge] calls [Broken]. Each is sent alone and
	// outside a transaction, and may be sent twice. It is empty where no
	// remnant can be left.
	Repair string
}

// A Kind says who has to ask what became of a statement, and how.
type Kind int

const (
	// Transactional can be rolled back: in one transaction with a record of
	// it, the record tells.
	Transactional Kind = iota

	// Repeatable cannot share a transaction with its record, but doing it
	// twice is as good as once.
	Repeatable

	// Visible shows in the catalog: its Evidence tells.
	Visible

	// Session changes nothing but the session, and makes the same of a new
	// one if it is sent there, in its turn.
	Session

	// Bound leaves something in the session that cannot be made again in
	// another: what comes after it may need that, and cannot go on elsewhere.
	Bound

	// Hidden leaves no trace that tells whether it took place.
	Hidden
)

// String returns the kind's name in lower case.
func (k Kind) String() string {
	return [...]string{"transactional", "repeatable", "visible", "session", "bound", "hidden"}[k]
}

// An Outcome is what became of a [Visible] statement.
type Outcome int

const (
	// Unknown cannot be told: the catalog could not be read when it mattered.
	Unknown Outcome = iota

	// Undone did not take effect, or changed nothing: it can be sent again.
	Undone

	// Done took effect, wholly.
	Done

	// Broken left a remnant, such as an invalid index. The statements of
	// [Effect.Repair] clear it; then the evidence is read and judged again.
	Broken

	// Running is still at work, on behalf of whomever.
	Running
)

// String returns the outcome's name in lower case.
func (o Outcome) String() string {
	return [...]string{"unknown", "undone", "done", "broken", "running"}[o]
}

// Judge tells what became of a statement from the values of its
// [Effect.Evidence] before it was sent and now. Before it is sent both are the
// same, and anything but [Undone] says that sending it would not do: the
// remnant of an earlier attempt stands in the way, or somebody else is at it.
//
// Evidence is facts, which differ before and after, or a word: "undone" and
// "done" need no comparison, unless it was done before; nor do "broken" and
// "running", behind which facts may stand for later. "unknown" and "partial"
// stand before facts that are neither those of before nor those of after; if
// they have not changed, nothing happened, else that is not known, or broken.
func Judge(before, now string) Outcome {
	was, old := facts(before)
	is, current := facts(now)
	switch is {
	case "unknown":
		if current != "" && now == before {
			return Undone
		}
		return Unknown
	case "running":
		return Running
	case "broken":
		return Broken
	case "undone":
		return Undone
	}
	switch {
	case is == "done" && was != "done":
		return Done
	case was == "unknown", before == "":
		return Unknown
	case current == old:
		return Undone
	case is == "partial":
		return Broken
	}
	return Done
}

// facts parts evidence into its word, if it has one, and its facts.
func facts(evidence string) (word, rest string) {
	switch word, rest, _ = strings.Cut(evidence, " "); word {
	case "undone", "done", "broken", "running", "unknown", "partial":
		return word, rest
	}
	return "", evidence
}
