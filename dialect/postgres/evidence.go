package postgres

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// visible returns the effect of a statement that evidence tells of. A name
// that cannot be written makes it hidden.
func visible(evidence, repair *dialect.Writer) dialect.Effect {
	asked, err := evidence.Text()
	mended, err2 := repair.Text()
	if err != nil || err2 != nil {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return dialect.Effect{Kind: dialect.Visible, Evidence: asked, Repair: mended}
}

func write() *dialect.Writer { return dialect.NewWriter(grammar) }

// relation moves r past the name of a table or an index, and returns the
// expression that looks it up as a statement would: along the search path if
// it has no schema, cut after 63 bytes, and NULL if there is none.
func relation(r *sqltext.Reader) (expression string, ok bool) {
	schema, name, ok := r.Name()
	if !ok {
		return "", false
	}
	quoted, err := write().Name(schema, name).Text()
	if err != nil {
		return "", false
	}
	expression, err = write().Raw("pg_catalog.to_regclass(").Lit(quoted).Raw(")").Text()
	return expression, err == nil
}

// object moves r past the name of what has no schema, and returns it as a
// literal. Compared with a column of type name it is cut after 63 bytes, as it
// is in a statement.
func object(r *sqltext.Reader) (literal string, ok bool) {
	name, ok := r.Ident()
	if !ok {
		return "", false
	}
	literal, err := write().Lit(name).Text()
	return literal, err == nil
}

// byOID asks a catalog of the whole server for the object named next. Its OID
// tells it from another of that name.
func byOID(r *sqltext.Reader, catalog, column string) dialect.Effect {
	name, ok := object(r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return visible(write().Raw(`SELECT COALESCE((SELECT CAST(o.oid AS text) FROM pg_catalog.`+catalog+
		` o WHERE o.`+column+` = `+name+`), 'none')`), write())
}

// subscription asks for the subscription named next, and for a digest of its
// publications.
func subscription(r *sqltext.Reader) dialect.Effect {
	name, ok := object(r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return visible(write().Raw(`SELECT COALESCE((SELECT CAST(s.oid AS text) || ' ' ||
  pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.array_to_string(s.subpublications, ','), 'UTF8')), 'hex')
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
WHERE s.subname = `+name+`), 'none')`), write())
}

// prepared asks for a prepared transaction, by the literal that names it.
func prepared(literal string) dialect.Effect {
	return visible(write().Raw(`SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_prepared_xacts x WHERE x.gid = `+
		literal+`) THEN 'prepared' ELSE 'ended' END`), write())
}

// detach asks for a partition, and finishes a detachment that was interrupted
// between its two transactions. The names are expressions of relation.
func detach(parent, partition string) dialect.Effect {
	where := `
FROM pg_catalog.pg_inherits i WHERE i.inhparent = ` + parent + ` AND i.inhrelid = ` + partition
	return visible(
		write().Raw(`SELECT COALESCE((SELECT CASE WHEN i.inhdetachpending THEN 'broken' ELSE 'undone' END`+where+`), 'done')`),
		write().Raw(`SELECT pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', `+
			qualified("i.inhparent")+`, `+qualified("i.inhrelid")+`)`+where+` AND i.inhdetachpending`))
}

// qualified returns the expression for the quoted name, with its schema, of the
// relation whose OID oid is.
func qualified(oid string) string {
	return `(SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c` +
		` JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ` + oid + `)`
}

// dropIndex asks for the index named next, valid or not: an interrupted drop
// leaves it invalid, and can be sent again. Its OID tells it from one of the
// same name in another schema of the search path.
func dropIndex(r *sqltext.Reader) dialect.Effect {
	index, ok := relation(r)
	if !ok {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	return visible(write().Raw(`SELECT COALESCE(CAST(CAST(`+index+` AS pg_catalog.oid) AS text), 'none')`), write())
}
