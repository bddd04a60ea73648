package postgres

import (
	"fmt"
	"strings"

	"github.com/retort-db/retort/schema"
)

// object adds what is no table and no part of one.
func (r *reading) object(kind, label, name, doc string) error {
	c := r.catalog
	switch kind {
	case "view":
		return decode(doc, func(d viewDoc) error {
			c.Views = append(c.Views, d.view(label, name))
			return nil
		})
	case "enum":
		return decode(doc, func(e *schema.Enum) error {
			e.Schema, e.Name = label, name
			c.Enums = append(c.Enums, e)
			return nil
		})
	case "sequence":
		return decode(doc, func(d sequenceDoc) error {
			c.Sequences = append(c.Sequences, d.sequence(label, name))
			return nil
		})
	case "function":
		return decode(doc, func(d functionDoc) error {
			f, err := d.function(label, name)
			c.Functions = append(c.Functions, f)
			return err
		})
	case "trigger":
		return decode(doc, func(d triggerDoc) error {
			t, err := d.trigger(label, name)
			c.Triggers = append(c.Triggers, t)
			return err
		})
	}
	return fmt.Errorf("a row of the kind %q", kind)
}

// A viewDoc is a view as [viewsSQL] has it.
type viewDoc struct {
	SQL          string
	Materialized bool
	With         []string
	Comment      string
}

func (d viewDoc) view(label, name string) *schema.View {
	v := &schema.View{Schema: label, Name: name, SQL: strings.TrimSuffix(strings.TrimSpace(d.SQL), ";"), Materialized: d.Materialized, Comment: d.Comment}
	for _, o := range options(d.With, "") {
		if o.Name == "check_option" {
			v.CheckOption = strings.ToUpper(o.Value)
			continue
		}
		v.With = append(v.With, o)
	}
	return v
}

// A sequenceDoc is a sequence as [sequencesSQL] has it.
type sequenceDoc struct {
	Numbers numbersDoc
	OwnedBy string
}

func (d sequenceDoc) sequence(label, name string) *schema.Sequence {
	s := &schema.Sequence{Schema: label, Name: name, Type: d.Numbers.Type, Numbers: d.Numbers.numbers(), OwnedBy: d.OwnedBy}
	if s.Type == "bigint" {
		s.Type = ""
	}
	return s
}

// A functionDoc is a function as [functionsSQL] has it.
type functionDoc struct {
	Procedure       bool
	Args, Head, SQL string
}

func (d functionDoc) function(label, name string) (*schema.Function, error) {
	body, ok := strings.CutPrefix(d.SQL, d.Head)
	if !ok {
		return nil, fmt.Errorf("function %s: the server's text does not begin with %q", name, d.Head)
	}
	return &schema.Function{Schema: label, Name: name, Procedure: d.Procedure, Args: d.Args, SQL: strings.TrimSpace(body)}, nil
}

// A triggerDoc is a trigger as [triggersSQL] has it.
type triggerDoc struct {
	Table, Head, On, SQL string
	Constraint           bool
}

func (d triggerDoc) trigger(label, name string) (*schema.Trigger, error) {
	text, ok := strings.CutPrefix(d.SQL, d.Head)
	when, body, found := strings.Cut(text, d.On)
	if !ok || !found {
		return nil, fmt.Errorf("trigger %s: the server's text does not begin with %q or has no %q", name, d.Head, d.On)
	}
	return &schema.Trigger{Schema: label, Table: d.Table, Name: name, Constraint: d.Constraint, When: when, SQL: body}, nil
}
