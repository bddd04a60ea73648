package retort

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/revision"
)

// A queryer is satisfied by *sql.DB, *sql.Conn and *sql.Tx.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// An execer is satisfied by *sql.Conn and *sql.Tx.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// A versionTable writes the statements about the version table, in the words
// Alembic uses for them. Values are literals rather than parameters, so that
// what runs, what --echo shows and what --sql prints are one text.
type versionTable struct {
	dialect      dialect.Dialect
	schema, name string
	width        int
}

func newVersionTable(d dialect.Dialect, opts *Options) versionTable {
	t := versionTable{dialect: d, schema: opts.VersionSchema, name: opts.VersionTable, width: opts.VersionWidth}
	if t.name == "" {
		t.name = "alembic_version"
	}
	if t.width == 0 {
		t.width = 255
	}
	return t
}

func (t versionTable) selectRows() (string, error) {
	return t.dialect.Writer().Raw("SELECT version_num FROM ").Name(t.schema, t.name).Text()
}

// create spells the table as Alembic does. ifNotExists is " IF NOT EXISTS" or
// nothing.
func (t versionTable) create(ifNotExists string) (string, error) {
	w := t.dialect.Writer()
	w.Raw("CREATE TABLE"+ifNotExists+" ").Name(t.schema, t.name).Raw(" (\n")
	w.Raw(fmt.Sprintf("    version_num VARCHAR(%d) NOT NULL, \n", t.width))
	w.Raw("    CONSTRAINT ").Ident(t.name + "_pkc").Raw(" PRIMARY KEY (version_num)\n)")
	return w.Text()
}

func (t versionTable) deleteAll() (string, error) {
	return t.dialect.Writer().Raw("DELETE FROM ").Name(t.schema, t.name).Text()
}

// change spells one change of the rows. condition is "" or " AND ...".
func (t versionTable) change(c revision.RowChange, condition string) (string, error) {
	w := t.dialect.Writer()
	switch {
	case c.From == "" && condition == "":
		w.Raw("INSERT INTO ").Name(t.schema, t.name).Raw(" (version_num) VALUES (").Lit(string(c.To)).Raw(")")
	case c.From == "":
		w.Raw("INSERT INTO ").Name(t.schema, t.name).Raw(" (version_num) SELECT ").Lit(string(c.To))
		w.Raw(" WHERE" + strings.TrimPrefix(condition, " AND"))
	case c.To == "":
		w.Raw("DELETE FROM ").Name(t.schema, t.name)
		t.where(w, c.From)
	default:
		w.Raw("UPDATE ").Name(t.schema, t.name).Raw(" SET version_num=").Lit(string(c.To))
		t.where(w, c.From)
	}
	if c.From != "" {
		w.Raw(condition)
	}
	return w.Text()
}

func (t versionTable) where(w *dialect.Writer, id revision.ID) {
	w.Raw(" WHERE ").Name(t.schema, t.name).Raw(".version_num = ").Lit(string(id))
}
