package mysql

import (
	"strings"

	"github.com/retort-db/retort/dialect"
)

// A source is a table of information_schema and what is read from it.
//
// MySQL and MariaDB have different columns; a comment /*!80016 ... */ is text
// for MySQL from that version on, /*M! ... */ for MariaDB, and a comment for the
// other. So one statement serves both, and nobody has to ask first which of
// them answers.
type source struct {
	kind          string
	schema, table string   // columns of the schema and the table; table is "''" where there is none
	name, seq     string   // columns of the name and the number in a list
	fields        []string // names in JSON and expressions, in turn
	own           []ownField
	from          string
	where         string
}

// An ownField is one that only one of the products has.
type ownField struct{ mark, name, expr string }

// sources lists what Inspect asks for.
var sources = []source{{
	kind: "table", schema: "t.TABLE_SCHEMA", table: "t.TABLE_NAME", name: "''", seq: "0",
	fields: []string{"type", "t.TABLE_TYPE", "engine", "t.ENGINE", "collation", "t.TABLE_COLLATION",
		"options", "t.CREATE_OPTIONS", "comment", "t.TABLE_COMMENT"},
	from: "TABLES t", where: "t.TABLE_TYPE <> 'VIEW'",
}, {
	kind: "column", schema: "c.TABLE_SCHEMA", table: "c.TABLE_NAME", name: "c.COLUMN_NAME", seq: "c.ORDINAL_POSITION",
	fields: []string{"type", "c.COLUMN_TYPE", "data", "c.DATA_TYPE", "null", "c.IS_NULLABLE",
		"default", "c.COLUMN_DEFAULT", "extra", "c.EXTRA", "collation", "c.COLLATION_NAME",
		"comment", "c.COLUMN_COMMENT", "expression", "c.GENERATION_EXPRESSION"},
	own:  []ownField{{"/*!80003", "srid", "c.SRS_ID"}},
	from: "COLUMNS c",
}, {
	kind: "index", schema: "s.TABLE_SCHEMA", table: "s.TABLE_NAME", name: "s.INDEX_NAME", seq: "s.SEQ_IN_INDEX",
	fields: []string{"column", "s.COLUMN_NAME", "order", "s.COLLATION", "length", "s.SUB_PART",
		"many", "s.NON_UNIQUE", "type", "s.INDEX_TYPE", "comment", "s.INDEX_COMMENT"},
	own:  []ownField{{"/*!80013", "expression", "s.EXPRESSION"}, {"/*!80000", "visible", "s.IS_VISIBLE"}, {"/*M!100600", "ignored", "s.IGNORED"}},
	from: "STATISTICS s",
}, {
	kind: "reference", schema: "r.CONSTRAINT_SCHEMA", table: "r.TABLE_NAME", name: "r.CONSTRAINT_NAME", seq: "0",
	fields: []string{"update", "r.UPDATE_RULE", "delete", "r.DELETE_RULE"},
	from:   "REFERENTIAL_CONSTRAINTS r",
}, {
	kind: "referrer", schema: "k.TABLE_SCHEMA", table: "k.TABLE_NAME", name: "k.CONSTRAINT_NAME", seq: "k.ORDINAL_POSITION",
	fields: []string{"column", "k.COLUMN_NAME", "schema", "k.REFERENCED_TABLE_SCHEMA",
		"table", "k.REFERENCED_TABLE_NAME", "key", "k.REFERENCED_COLUMN_NAME"},
	from: "KEY_COLUMN_USAGE k", where: "k.REFERENCED_TABLE_NAME IS NOT NULL",
}, {
	kind: "check", schema: "c.CONSTRAINT_SCHEMA", table: "/*!80016 t.TABLE_NAME */ /*M! c.TABLE_NAME */", name: "c.CONSTRAINT_NAME", seq: "0",
	fields: []string{"sql", "c.CHECK_CLAUSE"},
	own:    []ownField{{"/*!80016", "enforced", "t.ENFORCED"}, {"/*M!100510", "level", "c.LEVEL"}},
	from: "CHECK_CONSTRAINTS c /*!80016 JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA" +
		" AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK' */",
}, {
	kind: "partition", schema: "p.TABLE_SCHEMA", table: "p.TABLE_NAME", name: "COALESCE(p.SUBPARTITION_NAME, p.PARTITION_NAME)",
	seq: "p.PARTITION_ORDINAL_POSITION * 10000 + COALESCE(p.SUBPARTITION_ORDINAL_POSITION, 0)",
	fields: []string{"name", "p.PARTITION_NAME", "method", "p.PARTITION_METHOD", "expression", "p.PARTITION_EXPRESSION",
		"description", "p.PARTITION_DESCRIPTION", "comment", "p.PARTITION_COMMENT", "sub", "p.SUBPARTITION_NAME",
		"subMethod", "p.SUBPARTITION_METHOD", "subExpression", "p.SUBPARTITION_EXPRESSION"},
	from: "PARTITIONS p", where: "p.PARTITION_NAME IS NOT NULL",
}, {
	kind: "trigger", schema: "g.EVENT_OBJECT_SCHEMA", table: "g.EVENT_OBJECT_TABLE", name: "g.TRIGGER_NAME", seq: "g.ACTION_ORDER",
	fields: []string{"time", "g.ACTION_TIMING", "event", "g.EVENT_MANIPULATION", "sql", "g.ACTION_STATEMENT"},
	from:   "TRIGGERS g",
}, {
	kind: "view", schema: "v.TABLE_SCHEMA", name: "v.TABLE_NAME", seq: "0",
	fields: []string{"sql", "v.VIEW_DEFINITION", "check", "v.CHECK_OPTION", "security", "v.SECURITY_TYPE"},
	own:    []ownField{{"/*M!100100", "algorithm", "v.ALGORITHM"}},
	from:   "VIEWS v",
}, {
	kind: "routine", schema: "r.ROUTINE_SCHEMA", name: "r.ROUTINE_NAME", seq: "0",
	fields: []string{"type", "r.ROUTINE_TYPE", "returns", "r.DTD_IDENTIFIER", "sql", "r.ROUTINE_DEFINITION",
		"deterministic", "r.IS_DETERMINISTIC", "access", "r.SQL_DATA_ACCESS", "security", "r.SECURITY_TYPE", "comment", "r.ROUTINE_COMMENT",
		"language", "r.EXTERNAL_LANGUAGE"},
	from: "ROUTINES r", where: "r.ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')",
}, {
	kind: "parameter", schema: "p.SPECIFIC_SCHEMA", name: "p.SPECIFIC_NAME", seq: "p.ORDINAL_POSITION",
	fields: []string{"of", "p.ROUTINE_TYPE", "mode", "p.PARAMETER_MODE", "name", "p.PARAMETER_NAME", "type", "p.DTD_IDENTIFIER"},
	from:   "PARAMETERS p", where: "p.ORDINAL_POSITION > 0",
}}

// factsText returns the SELECT of all sources that a scope takes in.
func factsText(scope dialect.Scope) (string, error) {
	w := dialect.NewWriter(grammar)
	w.Raw("SELECT 'server' AS kind, CAST(DATABASE() AS CHAR) AS sch, '' AS tbl, CAST(VERSION() AS CHAR) AS name, 0 AS seq, '{}' AS doc")
	for _, s := range sources {
		if len(scope.Tables) > 0 && s.table == "" {
			continue
		}
		w.Raw(" UNION ALL ").Raw(s.text())
		among(w, s.schema, scope.Schemas)
		if len(scope.Tables) > 0 {
			w.Raw(" AND ")
			oneOf(w, s.table, scope.Tables)
		}
		if s.where != "" {
			w.Raw(" AND ").Raw(s.where)
		}
	}
	// All that tells rows apart: pages must not overlap.
	w.Raw(" ORDER BY sch, tbl, kind, name, seq, doc")
	return w.Text()
}

// text returns the SELECT of a source up to its condition.
func (s source) text() string {
	table := s.table
	if table == "" {
		table = "''"
	}
	var doc []string
	for i := 0; i < len(s.fields); i += 2 {
		doc = append(doc, "'"+s.fields[i]+"', "+char(s.fields[i+1]))
	}
	object := strings.Join(doc, ", ")
	for _, f := range s.own {
		object += " " + f.mark + " , '" + f.name + "', " + char(f.expr) + " */"
	}
	return "SELECT '" + s.kind + "', " + char(s.schema) + ", " + char(table) + ", " + char(s.name) +
		", CAST(" + s.seq + " AS SIGNED), " + char("JSON_OBJECT("+object+")") + " FROM information_schema." + s.from + " WHERE "
}

// char makes text of an expression, whatever its type: JSON takes nothing
// binary, and drivers differ in what they make of the rest.
func char(expr string) string { return "CAST(" + expr + " AS CHAR)" }

// among appends a condition on the schema.
func among(w *dialect.Writer, column string, schemas []string) {
	if len(schemas) == 0 {
		schemas = []string{""}
	}
	for i, name := range schemas {
		w.Raw([...]string{"(", " OR "}[min(i, 1)]).Raw(column).Raw(" = ")
		if name == "" {
			w.Raw("DATABASE()")
		} else {
			w.Lit(name)
		}
	}
	w.Raw(")")
}

// oneOf appends a condition on the table. With one table it is an equation:
// MariaDB then opens no other.
func oneOf(w *dialect.Writer, column string, names []string) {
	for i, name := range names {
		w.Raw([...]string{"(", " OR "}[min(i, 1)]).Raw(column).Raw(" = ").Lit(name)
	}
	w.Raw(")")
}
