package mysql

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/schema"
)

func (r *reader) view(f fact) error {
	var doc struct{ SQL, Check, Security, Algorithm string }
	if err := f.into(&doc); err != nil {
		return err
	}
	if doc.SQL == "" { // somebody else's
		return nil
	}
	v := &schema.View{Schema: r.schemaOf(f.schema), Name: f.name, SQL: doc.SQL}
	if v.Schema == "" {
		v.SQL = r.local(doc.SQL)
	}
	if doc.Check != "NONE" {
		v.CheckOption = doc.Check
	}
	if doc.Algorithm != "" && doc.Algorithm != "UNDEFINED" {
		v.With = append(v.With, schema.Option{Name: "ALGORITHM", Value: doc.Algorithm})
	}
	if doc.Security == "INVOKER" {
		v.With = append(v.With, schema.Option{Name: "SQL SECURITY", Value: doc.Security})
	}
	r.catalog.Views = append(r.catalog.Views, v)
	return nil
}

// routine reads a function or a procedure.
func (r *reader) routine(f fact) error {
	var doc struct{ Type, Returns, SQL, Deterministic, Access, Security, Comment, Language string }
	if err := f.into(&doc); err != nil {
		return err
	}
	if doc.SQL == "" { // somebody else's
		return nil
	}
	args, err := r.arguments(f, doc.Type)
	if err != nil {
		return err
	}
	var sql []string
	if doc.Type == "FUNCTION" {
		sql = append(sql, "RETURNS "+doc.Returns)
	}
	if doc.Deterministic == "YES" {
		sql = append(sql, "DETERMINISTIC")
	}
	if doc.Access != "CONTAINS SQL" {
		sql = append(sql, doc.Access)
	}
	if doc.Security == "INVOKER" {
		sql = append(sql, "SQL SECURITY INVOKER")
	}
	if doc.Comment != "" {
		sql = append(sql, "COMMENT "+literal(doc.Comment))
	}
	if doc.Language != "" && doc.Language != "SQL" { // MySQL 9 has others
		sql = append(sql, "LANGUAGE "+doc.Language)
		doc.SQL = "AS " + literal(doc.SQL)
	}
	r.catalog.Functions = append(r.catalog.Functions, &schema.Function{
		Schema:    r.schemaOf(f.schema),
		Name:      f.name,
		Procedure: doc.Type == "PROCEDURE",
		Args:      args,
		SQL:       strings.Join(append(sql, doc.SQL), "\n"),
	})
	return nil
}

// arguments returns the arguments of a routine as they are declared.
func (r *reader) arguments(f fact, of string) (string, error) {
	var list []string
	for _, p := range r.of("parameter", f) {
		var doc struct{ Of, Mode, Name, Type string }
		if err := p.into(&doc); err != nil {
			return "", err
		}
		if doc.Of != of {
			continue
		}
		arg := quoted(doc.Name) + " " + doc.Type
		if of == "PROCEDURE" {
			arg = doc.Mode + " " + arg
		}
		list = append(list, arg)
	}
	return strings.Join(list, ", "), nil
}

// trigger reads a trigger. Of several at one event all but the first say which
// they follow.
func (r *reader) trigger(f fact) error {
	var doc triggerDoc
	if err := f.into(&doc); err != nil {
		return err
	}
	sql := "FOR EACH ROW "
	if f.seq > 1 {
		before, err := r.triggerBefore(f, doc)
		if err != nil {
			return err
		}
		sql += "FOLLOWS " + quoted(before) + " "
	}
	r.catalog.Triggers = append(r.catalog.Triggers, &schema.Trigger{
		Schema: r.schemaOf(f.schema),
		Table:  f.table,
		Name:   f.name,
		When:   doc.Time + " " + doc.Event,
		SQL:    sql + doc.SQL,
	})
	return nil
}

type triggerDoc struct{ Time, Event, SQL string }

// triggerBefore returns the name of the trigger that comes before f.
func (r *reader) triggerBefore(f fact, doc triggerDoc) (string, error) {
	for _, other := range r.found["trigger"] {
		var d triggerDoc
		if err := other.into(&d); err != nil {
			return "", err
		}
		if other.schema == f.schema && other.table == f.table && other.seq == f.seq-1 && d.Time == doc.Time && d.Event == doc.Event {
			return other.name, nil
		}
	}
	return "", fmt.Errorf("trigger %s: no trigger has number %d", f.name, f.seq-1)
}

// literal and quoted spell a piece of a routine's declaration.

func literal(text string) string {
	spelled, _ := Dialect{}.Writer().Lit(text).Text()
	return spelled
}

func quoted(name string) string {
	spelled, _ := Dialect{}.Writer().Ident(name).Text()
	return spelled
}
