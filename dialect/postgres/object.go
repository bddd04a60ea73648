package postgres

import (
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

func createExtension(l *dialect.List, o *op.CreateExtension) {
	w := l.Add().Raw("CREATE EXTENSION ")
	if o.IfNotExists {
		w.Raw("IF NOT EXISTS ")
	}
	w.Ident(o.Name)
	if o.Schema != "" {
		w.Raw(" SCHEMA ").Ident(o.Schema)
	}
	if o.Version != "" {
		w.Raw(" VERSION ").Lit(o.Version)
	}
}

func dropExtension(l *dialect.List, o *op.DropExtension) {
	l.Add().Raw("DROP EXTENSION ").IfExists(o.IfExists).Ident(o.Name).Cascade(o.Cascade)
}

// createView makes a view, its indexes, and comments on them. A view that is replaced keeps
// the comment it had, so that it is taken away if there is none.
func createView(l *dialect.List, o *op.CreateView) {
	l.Spell(o)
	if o.View.Comment != "" || o.OrReplace && o.Was != nil && o.Was.Comment != "" {
		commentView(l, o.View)
	}
	for _, i := range o.View.Indexes {
		createIndexes(l, &op.CreateIndex{Schema: o.View.Schema, Table: o.View.Name, Index: i})
	}
}

func refreshView(l *dialect.List, o *op.RefreshView) {
	w := l.Add().Raw("REFRESH MATERIALIZED VIEW ")
	if o.Concurrently {
		w.Raw("CONCURRENTLY ")
	}
	w.Name(o.Schema, o.View)
	if o.NoData {
		w.Raw(" WITH NO DATA")
	}
}

// dropFunction names the arguments if there is anything to tell by them.
func dropFunction(l *dialect.List, o *op.DropFunction) {
	w := l.Add().Raw("DROP ")
	if o.Procedure {
		w.Raw("PROCEDURE ")
	} else {
		w.Raw("FUNCTION ")
	}
	w.IfExists(o.IfExists).Name(o.Schema, o.Function)
	if o.Args != "" || o.Was != nil {
		w.Raw("(").Raw(withoutDefaults(o.Args)).Raw(")")
	}
	w.Cascade(o.Cascade)
}

// withoutDefaults returns arguments as DROP FUNCTION takes them, from how
// CREATE FUNCTION declares them.
func withoutDefaults(args string) string {
	var kept strings.Builder
	depth, skipping := 0, false
	for t := range sqltext.Tokens(args, sqltext.PostgreSQL) {
		switch text := strings.ToUpper(t.Text); {
		case text == "(" || text == "[":
			depth++
		case text == ")" || text == "]":
			depth--
		case depth == 0 && text == ",":
			skipping = false
			trimmed := strings.TrimRight(kept.String(), " \n\t")
			kept.Reset()
			kept.WriteString(trimmed)
		case depth == 0 && (text == "DEFAULT" || text == "=" || text == ":="):
			skipping = true
		}
		if !skipping {
			kept.WriteString(t.Text)
		}
	}
	return strings.TrimSpace(kept.String())
}
