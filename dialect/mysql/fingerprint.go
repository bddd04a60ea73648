package mysql

import (
	"strings"

	"github.com/retort-db/retort/dialect"
)

// An aspect is what one table of information_schema says of a definition, and
// of nothing that changes with rows, with statistics, with time, or with what
// the user may see.
type aspect struct {
	table   string
	schema  string   // the column that holds the schema
	columns []string // what makes the definition
	missing string   // columns of them, with values, that one of the products has not
}

// aspects of a table in MySQL 8 and in MariaDB.
var aspects = []aspect{
	{
		table: "tables", schema: "table_schema",
		columns: words("table_type engine row_format table_collation create_options table_comment"),
	}, {
		table: "columns", schema: "table_schema",
		columns: words("column_name ordinal_position column_default is_nullable column_type character_set_name " +
			"collation_name extra column_comment generation_expression srs_id"),
		missing: "NULL AS srs_id",
	}, {
		table: "statistics", schema: "table_schema",
		columns: words("index_name seq_in_index column_name non_unique collation sub_part index_type index_comment " +
			"is_visible expression ignored"),
		missing: "NULL AS is_visible, NULL AS expression, NULL AS ignored",
	}, {
		table: "table_constraints", schema: "table_schema",
		columns: words("constraint_name constraint_type enforced"),
		missing: "NULL AS enforced",
	}, {
		table: "key_column_usage", schema: "table_schema",
		columns: words("constraint_name column_name ordinal_position position_in_unique_constraint " +
			"referenced_table_schema referenced_table_name referenced_column_name"),
	}, {
		table: "referential_constraints", schema: "constraint_schema",
		columns: words("constraint_name unique_constraint_name match_option update_rule delete_rule referenced_table_name"),
	}, {
		table: "partitions", schema: "table_schema",
		columns: words("partition_name subpartition_name partition_ordinal_position subpartition_ordinal_position " +
			"partition_method subpartition_method partition_expression subpartition_expression partition_description " +
			"partition_comment"),
	},
}

func words(text string) []string { return strings.Fields(text) }

// fingerprint asks for a digest of the tables' definitions. While somebody
// changes the definition of a table, MariaDB leaves it out of information_schema
// if the evidence is a part of another statement (warning 1684, which may be an
// error), and lets it wait otherwise: of tables without columns nothing is known.
func fingerprint(tables []name) dialect.Effect {
	w := write().Raw("SELECT IF(NOT (")
	for i, t := range tables {
		if i > 0 {
			w.Raw(" OR ")
		}
		w.Raw("EXISTS (SELECT 1 FROM information_schema.columns WHERE ")
		t.isTable(w, "table_schema", "table_name")
		w.Raw(" AND column_type <> '')")
	}
	w.Raw("), 'unknown', LEFT(SHA2(CONCAT_WS(','")
	for _, t := range tables {
		for _, a := range aspects {
			w.Raw(",\n")
			a.ofTable(w, t)
		}
		w.Raw(",\n")
		checks(w, t)
	}
	return visible(w.Raw("), 256), 32))"), write())
}

// ofTable writes the digest of what the aspect says of t.
func (a aspect) ofTable(w *dialect.Writer, t name) {
	a.digest(w, func(w *dialect.Writer) { t.isTable(w, a.schema, "table_name") })
}

// digest writes a number that tells what the rows say which the condition that
// which writes is true of. It is a sum over the rows, which needs no order and
// has no limit, as GROUP_CONCAT has; of numbers that one cannot make cancel
// out, as one can with CRC32.
func (a aspect) digest(w *dialect.Writer, which func(*dialect.Writer)) {
	w.Raw("(SELECT COALESCE(SUM(CAST(CONV(LEFT(SHA2(CONCAT_WS(','")
	for _, c := range a.columns {
		w.Raw(", QUOTE(HEX(" + c + "))") // NULL is a word, and no collations meet
	}
	w.Raw("), 256), 15), 16, 10) AS UNSIGNED)), 0) FROM information_schema." + a.table)
	if a.missing != "" {
		// A column that is not missing is the same as that of the table.
		w.Raw(" NATURAL LEFT JOIN (SELECT " + a.missing + ") missing")
	}
	w.Raw(" WHERE ")
	which(w)
	w.Raw(")")
}

// checks writes the digest of a table's checks. MySQL has no column for their
// table, but names that only one check of a schema has; MariaDB has, and lists
// those of columns nowhere else.
func checks(w *dialect.Writer, t name) {
	literal, err := write().Lit(t.name).Text()
	if err != nil {
		literal = "''"
	}
	aspect{
		table:   "check_constraints",
		columns: words("constraint_name check_clause level"),
		missing: literal + " AS table_name, '' AS level",
	}.digest(w, func(w *dialect.Writer) {
		t.isTable(w, "constraint_schema", "table_name")
		w.Raw(" AND (level <> '' OR constraint_name IN (SELECT c.constraint_name FROM information_schema.table_constraints c WHERE ")
		t.isTable(w, "c.table_schema", "c.table_name")
		w.Raw(" AND c.constraint_type = 'CHECK'))")
	})
}
