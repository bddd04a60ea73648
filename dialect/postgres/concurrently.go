package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// createIndex takes what follows CREATE INDEX CONCURRENTLY. A build that did
// not end well leaves an invalid index, which IF NOT EXISTS takes for a good
// one: see "Building Indexes Concurrently" in the manual.
func createIndex(r *sqltext.Reader) dialect.Effect {
	r.Take("IF", "NOT", "EXISTS")
	index, named := "", false
	if !r.Is("ON") {
		if index, named = object(r); !named {
			return dialect.Effect{Kind: dialect.Hidden}
		}
	}
	if !r.Take("ON") {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	r.Take("ONLY")
	table, ok := relation(r)
	switch {
	case !ok:
		return dialect.Effect{Kind: dialect.Hidden}
	case named:
		return namedIndex(table, index)
	}
	return unnamedIndex(table)
}

// building is the condition that somebody builds or rebuilds an index of the
// table t, or at least may do so: whose work one may not see, one sees without
// details. Of the indexes of one REINDEX the view names one, the old one of the
// two; that may be the TOAST table's.
const building = `EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p
  WHERE p.datname = pg_catalog.current_database() AND (p.relid IS NULL OR p.relid IN (t.oid, t.reltoastrelid)
    OR p.relid IN (SELECT h.oid FROM pg_catalog.pg_class h WHERE h.reltoastrelid = t.oid)))`

// dropInvalid spells the statement that drops c, an index in schema n.
const dropInvalid = `SELECT pg_catalog.format('DROP INDEX CONCURRENTLY IF EXISTS %I.%I', n.nspname, c.relname)`

// namedIndex asks for an index by its name, which shares its table's schema.
func namedIndex(table, index string) dialect.Effect {
	from := `
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ` + index + ` AND c.relkind = 'i'
JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid AND x.indrelid = t.oid
WHERE t.oid = ` + table
	return visible(
		write().Raw(`SELECT COALESCE((SELECT CASE WHEN x.indisvalid THEN CAST(c.oid AS text)
  WHEN `+building+` THEN 'running' ELSE 'broken' END`+from+`), 'undone')`),
		write().Raw(dropInvalid+from+` AND NOT x.indisvalid AND NOT `+building))
}

// leftovers asks for the facts, and ahead of them for invalid indexes. From
// joins x, c, t and n: the pg_index and the pg_class of such an index, its
// table and its schema.
func leftovers(facts, where string) dialect.Effect {
	from := `
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT x.indisvalid AND ` + where
	return visible(
		write().Raw(`SELECT CASE WHEN NOT EXISTS (SELECT 1`+from+`) THEN '' WHEN EXISTS (SELECT 1`+from+` AND `+building+`)
THEN 'running ' ELSE 'broken ' END || `+facts),
		write().Raw(dropInvalid+from+` AND NOT `+building))
}

// unnamedIndex asks for the table's indexes: there is one more of them, or at
// least a newer one. As a remnant counts what bears a name that the server
// makes up, TABLE_COLUMNS_idx and perhaps a number; of a long TABLE only the
// beginning is kept.
func unnamedIndex(table string) dialect.Effect {
	return leftovers(`(SELECT CAST(COUNT(*) AS text) || ' newest ' || COALESCE(CAST(MAX(i.indexrelid) AS text), 'none')
FROM pg_catalog.pg_index i WHERE i.indrelid = `+table+` AND i.indisvalid)`,
		`x.indrelid = `+table+` AND c.relname ~ '_idx[0-9]*$'
  AND pg_catalog.left(c.relname, pg_catalog.length(pg_catalog.left(t.relname, 7))) = pg_catalog.left(t.relname, 7)`)
}

// reindexed takes what follows REINDEX. Sent again it does all of its work
// again, which is as good; what it must not leave are the invalid indexes that
// CONCURRENTLY makes: NAME_ccnew and NAME_ccold, and perhaps a number.
func reindexed(r *sqltext.Reader) dialect.Effect {
	if !r.Has("CONCURRENTLY") {
		return dialect.Effect{Kind: dialect.Repeatable} // may be refused in a transaction: of many tables, of a partitioned one
	}
	if r.Is("(") {
		r.Skip()
	}
	kind := r.Word()
	r.Next()
	r.Take("CONCURRENTLY")
	tables, facts, ok := reindexTables(kind, r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return leftovers(facts, `c.relname ~ '_cc(new|old)[0-9]*$' AND x.indrelid IN (`+tables+
		` UNION ALL SELECT h.reltoastrelid FROM pg_catalog.pg_class h WHERE h.oid IN (`+tables+`))`)
}

// reindexTables returns a SELECT of the tables whose indexes are rebuilt, and
// the expression for the facts: one index is another after that, of which only
// the name is the same.
func reindexTables(kind string, r *sqltext.Reader) (tables, facts string, ok bool) {
	switch kind {
	case "DATABASE", "SYSTEM":
		return `SELECT a.oid FROM pg_catalog.pg_class a`, `'undone'`, true
	case "SCHEMA":
		name, ok := object(r)
		return `SELECT a.oid FROM pg_catalog.pg_class a JOIN pg_catalog.pg_namespace s ON s.oid = a.relnamespace
  WHERE s.nspname = ` + name, `'undone'`, ok
	}
	root, ok := relation(r)
	tree := `(SELECT CAST(` + root + ` AS pg_catalog.oid) UNION SELECT CAST(f.relid AS pg_catalog.oid) FROM pg_catalog.pg_partition_tree(` + root + `) f)`
	if kind == "INDEX" {
		return `SELECT a.indrelid FROM pg_catalog.pg_index a WHERE a.indexrelid IN ` + tree,
			`COALESCE(CAST(CAST(` + root + ` AS pg_catalog.oid) AS text), 'undone')`, ok
	}
	return `SELECT a.oid FROM pg_catalog.pg_class a WHERE a.oid IN ` + tree, `'undone'`, ok && kind == "TABLE"
}
