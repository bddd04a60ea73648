package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// sqlFlags are those of the commands that can print instead of running.
type sqlFlags struct {
	wanted bool
	tag    string
}

func (f *sqlFlags) add(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.wanted, "sql", false, "print the SQL instead of running it; START:TARGET says where from")
	cmd.Flags().StringVar(&f.tag, "tag", "", "accepted as by Alembic; means nothing to SQL revisions")
}

// addGuard gives a command that moves the database the flag --guard.
func (a *app) addGuard(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.flags.guard, "guard", false, "with --sql: have the script fail where the database is not at its start")
}

// noGuard refuses --guard where nothing is printed.
func (a *app) noGuard() error {
	if a.flags.guard {
		return &usageError{errors.New("--guard is for --sql: a run knows where the database is")}
	}
	return nil
}

// writeSQL prints what f writes for target, which may be "start:target". No
// database is needed, but its URL is: it names the product.
func (a *app) writeSQL(target string, f func(m *retort.Migrator, w io.Writer, from []revision.ID, target string) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	s, err := a.session(p, nil)
	if err != nil {
		return err
	}
	start, end, err := splitRange(target)
	if err != nil {
		return err
	}
	from, err := p.rows(start)
	if err != nil {
		return err
	}
	if err := p.needAll(start, end); err != nil {
		return err
	}
	err = a.printSQL(func(w io.Writer) error { return f(s.Migrator, w, from, end) })
	a.warn(p, err)
	return err
}

// printSQL prints the script that f writes, or nothing if that fails.
func (a *app) printSQL(f func(w io.Writer) error) error {
	var sql strings.Builder
	if err := f(&sql); err != nil {
		return err
	}
	result := struct {
		SQL string `json:"sql"`
	}{sql.String()}
	return a.print(result, func(w io.Writer) { io.WriteString(w, result.SQL) })
}

// rows resolves where an offline plan starts: ids or other targets, separated
// by commas, or nothing for an empty database.
func (p *project) rows(start string) ([]revision.ID, error) {
	var rows []revision.ID
	for _, target := range strings.FieldsFunc(start, func(r rune) bool { return r == ',' || r == ' ' }) {
		ids, err := p.graph.Resolve(target, nil)
		if err != nil {
			return nil, fmt.Errorf("start %q: %w", target, err)
		}
		rows = append(rows, ids...)
	}
	return rows, nil
}

// splitRange takes "start:end" apart; without a colon there is no start.
func splitRange(target string) (start, end string, err error) {
	start, end, found := strings.Cut(target, ":")
	if !found {
		return "", target, nil
	}
	if end == "" || strings.Contains(end, ":") {
		return "", "", &usageError{fmt.Errorf("range %q: START:TARGET is wanted", target)}
	}
	return start, end, nil
}

// noRange refuses "start:end" where the database itself says the start.
func noRange(target string) error {
	if !strings.Contains(target, ":") {
		return nil
	}
	return &codedError{code: exitUsage, err: fmt.Errorf("range %q: only --sql takes a start", target),
		hint: "the database says where it is; give the target alone"}
}
