// Package revision is the graph of a project's revisions: which revision
// follows which, what a target such as "head" or "ae10+2" means, and which
// steps lead a database from where it is to there.
//
// It knows nothing of files, SQL or databases. A [Graph] is built once from
// plain [Revision] values and never changes; every answer is the same for the
// same input, so plans can be compared and tested. All of it is safe for
// concurrent use.
package revision

// An ID names a revision. It is never empty, is not a word that targets give a
// meaning to (head, heads, base, current), and holds none of the characters
// that they do: @ - + : nor quotes, backslashes, blanks or control characters.
type ID string

// A Revision is one node of the graph, as its author declared it.
type Revision struct {
	ID        ID
	Down      []ID     // parents; none for a base, several for a merge
	DependsOn []string // revisions that must be applied first, as ids or labels
	Labels    []string // names of the branch that starts here
	Source    string   // where it is declared, for messages: "versions/ae10_a.sql"
}

// Direction says which way a step goes.
type Direction int

const (
	Up   Direction = iota // upgrade
	Down                  // downgrade
	Move                  // stamp: rows change, no script runs
)

// String returns "upgrade", "downgrade" or "stamp".
func (d Direction) String() string {
	return [...]string{"upgrade", "downgrade", "stamp"}[d]
}

// A RowChange is one change of the version table. An insert has only To, a
// delete only From, an update both. The row From is there before the change,
// the row To is not.
type RowChange struct {
	From, To ID
}

// A Step takes the database across one revision.
type Step struct {
	Revision  Revision
	Direction Direction
	Rows      []RowChange // in the order they are made
	Heads     []ID        // the rows afterwards, sorted
}
