package postgres

// The catalog is read as rows of a kind, the label of a schema, the name of a
// table or another object, a place, and a JSON document, in which what is null
// is left out. Every column has a type that the Data API can return. The
// catalogs are those of chapter 53 of the PostgreSQL manual; what came after
// version 13 is looked up in to_jsonb, where it is null if it is not there.

// common are the WITH queries of each statement: scope is set before.
//
// A column is serial if the sequence that it owns is as SERIAL makes it, and
// the default is its next value.
const common = `,
rel AS (
	SELECT s.label, c.*
	FROM pg_catalog.pg_class c JOIN scope s ON s.oid = c.relnamespace
	WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
		WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),
serial AS (
	SELECT d.refobjid AS relation, d.refobjsubid AS attnum, d.objid AS sequence
	FROM pg_catalog.pg_depend d
	JOIN pg_catalog.pg_sequence q ON q.seqrelid = d.objid
	JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
	JOIN pg_catalog.pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
	WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
	AND d.deptype = 'a' AND a.attnotnull AND q.seqtypid = a.atttypid
	AND q.seqstart = 1 AND q.seqincrement = 1 AND q.seqmin = 1 AND q.seqcache = 1 AND NOT q.seqcycle
	AND q.seqmax = CASE q.seqtypid WHEN 'int2'::regtype THEN 32767 WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END
	AND pg_catalog.pg_get_expr(e.adbin, e.adrelid) = 'nextval(' || pg_catalog.quote_literal(d.objid::regclass::text) || '::regclass)'
)`

// tablesSQL reads tables and partitioned tables.
const tablesSQL = `
SELECT 'table', r.label, r.relname::text, 0, json_strip_nulls(json_build_object(
	'comment', pg_catalog.obj_description(r.oid, 'pg_class'),
	'unlogged', CASE WHEN r.relpersistence = 'u' THEN true END,
	'partitionBy', CASE WHEN r.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(r.oid) END,
	'bound', pg_catalog.pg_get_expr(r.relpartbound, r.oid),
	'parents', (SELECT json_agg(CASE WHEN n.nspname = pg_catalog.current_schema() THEN '' ELSE n.nspname || '.' END || p.relname ORDER BY i.inhseqno)
		FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class p ON p.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
		WHERE i.inhrelid = r.oid),
	'using', (SELECT am.amname FROM pg_catalog.pg_am am WHERE am.oid = r.relam AND am.amname <> pg_catalog.current_setting('default_table_access_method')),
	'with', to_json(r.reloptions),
	'toast', (SELECT to_json(t.reloptions) FROM pg_catalog.pg_class t WHERE t.oid = r.reltoastrelid),
	'tablespace', (SELECT ts.spcname FROM pg_catalog.pg_tablespace ts WHERE ts.oid = r.reltablespace)
))::text
FROM rel r WHERE r.relkind IN ('r', 'p')`

// columnsSQL reads the columns of tables.
const columnsSQL = `
SELECT 'column', r.label, r.relname::text, a.attnum::int, json_strip_nulls(json_build_object(
	'name', a.attname,
	'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
	'base', pg_catalog.format_type(a.atttypid, -1),
	'dimensions', NULLIF(a.attndims, 0),
	'enum', (SELECT json_build_object('name', t.typname,
		'schema', CASE WHEN n.nspname <> pg_catalog.current_schema() THEN n.nspname END,
		'values', (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid))
		FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
		WHERE t.oid = COALESCE(NULLIF(ty.typelem, 0), ty.oid) AND t.typtype = 'e'),
	'collation', co.collname,
	'collationPath', CASE WHEN NOT pg_catalog.pg_collation_is_visible(co.oid) THEN co.oid::regcollation::text END,
	'notNull', CASE WHEN a.attnotnull THEN true END,
	'default', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
	'generated', NULLIF(a.attgenerated::text, ''),
	'identity', NULLIF(a.attidentity::text, ''),
	'numbers', (SELECT json_build_object('type', pg_catalog.format_type(q.seqtypid, NULL), 'start', q.seqstart, 'increment', q.seqincrement,
			'min', q.seqmin, 'max', q.seqmax, 'cache', q.seqcache, 'cycle', q.seqcycle)
		FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_sequence q ON q.seqrelid = o.objid
		WHERE a.attidentity <> '' AND o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
		AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i'),
	'serial', (SELECT true FROM serial s WHERE s.relation = a.attrelid AND s.attnum = a.attnum),
	'comment', pg_catalog.col_description(a.attrelid, a.attnum)
))::text
FROM rel r
JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type ty ON ty.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation AND a.attcollation <> ty.typcollation
WHERE r.relkind IN ('r', 'p')`

// constraintsSQL reads the constraints of tables, but for those that came with
// a parent.
const constraintsSQL = `
SELECT 'constraint', r.label, r.relname::text, 0, json_strip_nulls(json_build_object(
	'name', c.conname, 'kind', c.contype::text,
	'columns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k (attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
	'include', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k (attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.n > i.indnkeyatts),
	'refSchema', CASE WHEN fn.nspname <> pg_catalog.current_schema() THEN fn.nspname END,
	'refTable', f.relname,
	'refColumns', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(c.confkey) WITH ORDINALITY k (attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum),
	'deleteColumns', (SELECT json_agg(a.attname ORDER BY k.n)
		FROM jsonb_array_elements_text(NULLIF(to_jsonb(c) -> 'confdelsetcols', 'null')) WITH ORDINALITY k (attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum::int),
	'onUpdate', c.confupdtype::text, 'onDelete', c.confdeltype::text, 'match', c.confmatchtype::text,
	'deferrable', c.condeferrable, 'deferred', c.condeferred,
	'notValid', NOT c.convalidated, 'noInherit', c.connoinherit,
	'notEnforced', to_jsonb(c) ->> 'conenforced' = 'false',
	'nullsNotDistinct', to_jsonb(i) ->> 'indnullsnotdistinct' = 'true',
	'sql', pg_catalog.pg_get_expr(c.conbin, c.conrelid),
	'using', CASE WHEN c.contype = 'x' THEN (SELECT am.amname FROM pg_catalog.pg_class ic JOIN pg_catalog.pg_am am ON am.oid = ic.relam WHERE ic.oid = c.conindid) END,
	'elements', CASE WHEN c.contype = 'x' THEN (SELECT json_agg(json_build_object(
			'column', (SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0),
			'sql', CASE WHEN i.indkey[k - 1] = 0 THEN pg_catalog.pg_get_indexdef(c.conindid, k, false) END,
			'operator', o.oprname) ORDER BY k)
		FROM generate_series(1, i.indnkeyatts) k JOIN pg_catalog.pg_operator o ON o.oid = c.conexclop[k]) END,
	'where', CASE WHEN c.contype = 'x' THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END
))::text
FROM rel r
JOIN pg_catalog.pg_constraint c ON c.conrelid = r.oid
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_class f ON f.oid = NULLIF(c.confrelid, 0)
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
WHERE r.relkind IN ('r', 'p') AND c.contype IN ('p', 'u', 'f', 'c', 'x') AND CASE c.contype WHEN 'c' THEN c.conislocal ELSE c.conparentid = 0 END`

// indexesSQL reads the indexes of tables and materialized views, but for those of constraints and
// those that came with a parent. Bit 1 of indoption is DESC, bit 2 NULLS
// FIRST.
const indexesSQL = `
SELECT CASE r.relkind WHEN 'm' THEN 'view index' ELSE 'index' END, r.label, r.relname::text, 0, json_strip_nulls(json_build_object(
	'name', ic.relname, 'unique', i.indisunique,
	'using', NULLIF(am.amname, 'btree'),
	'columns', (SELECT json_agg(json_build_object(
			'name', a.attname,
			'sql', CASE WHEN i.indkey[k - 1] = 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k, false) END,
			'desc', (i.indoption[k - 1] & 1) = 1,
			'nullsFirst', (i.indoption[k - 1] & 2) = 2,
			'opclass', CASE WHEN NOT oc.opcdefault OR ia.attoptions IS NOT NULL THEN
				CASE WHEN pg_catalog.pg_opclass_is_visible(oc.oid) THEN '' ELSE pg_catalog.quote_ident(ocn.nspname) || '.' END || pg_catalog.quote_ident(oc.opcname) END,
			'opoptions', to_json(ia.attoptions),
			'collation', (SELECT co.collname FROM pg_catalog.pg_collation co
				WHERE co.oid = ia.attcollation AND ia.attcollation <> COALESCE(a.attcollation, it.typcollation))) ORDER BY k)
		FROM generate_series(1, i.indnkeyatts) k
		JOIN pg_catalog.pg_attribute ia ON ia.attrelid = i.indexrelid AND ia.attnum = k
		JOIN pg_catalog.pg_type it ON it.oid = ia.atttypid
		JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[k - 1]
		JOIN pg_catalog.pg_namespace ocn ON ocn.oid = oc.opcnamespace
		LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k - 1] AND a.attnum > 0),
	'include', (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k (attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum WHERE k.n > i.indnkeyatts),
	'where', pg_catalog.pg_get_expr(i.indpred, i.indrelid),
	'with', to_json(ic.reloptions),
	'tablespace', (SELECT ts.spcname FROM pg_catalog.pg_tablespace ts WHERE ts.oid = ic.reltablespace),
	'nullsNotDistinct', to_jsonb(i) ->> 'indnullsnotdistinct' = 'true',
	'comment', pg_catalog.obj_description(ic.oid, 'pg_class')
))::text
FROM rel r
JOIN pg_catalog.pg_index i ON i.indrelid = r.oid
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid AND NOT ic.relispartition
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
WHERE r.relkind IN ('r', 'p', 'm')
AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u', 'x'))`

// viewsSQL reads views and materialized views.
const viewsSQL = `
SELECT 'view', r.label, r.relname::text, 0, json_strip_nulls(json_build_object(
	'sql', pg_catalog.pg_get_viewdef(r.oid),
	'materialized', r.relkind = 'm',
	'with', to_json(r.reloptions),
	'comment', pg_catalog.obj_description(r.oid, 'pg_class')
))::text
FROM rel r WHERE r.relkind IN ('v', 'm')`

// enumsSQL reads enum types.
const enumsSQL = `
SELECT 'enum', s.label, t.typname::text, 0, json_build_object(
	'values', (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid)
)::text
FROM pg_catalog.pg_type t JOIN scope s ON s.oid = t.typnamespace
WHERE t.typtype = 'e' AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
	WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')`

// sequencesSQL reads sequences, but for those that identities and serial
// columns bring along.
const sequencesSQL = `
SELECT 'sequence', r.label, r.relname::text, 0, json_strip_nulls(json_build_object(
	'numbers', json_build_object('type', pg_catalog.format_type(q.seqtypid, NULL), 'start', q.seqstart, 'increment', q.seqincrement,
		'min', q.seqmin, 'max', q.seqmax, 'cache', q.seqcache, 'cycle', q.seqcycle),
	'ownedBy', (SELECT CASE WHEN c.relnamespace <> r.relnamespace THEN c.relnamespace::regnamespace || '.' ELSE '' END || c.relname || '.' || a.attname
		FROM pg_catalog.pg_depend d
		JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
		JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
		WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'a')
))::text
FROM rel r JOIN pg_catalog.pg_sequence q ON q.seqrelid = r.oid
WHERE NOT EXISTS (SELECT 1 FROM serial s WHERE s.sequence = r.oid)
AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
	WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i')`

// functionsSQL reads functions and procedures. What pg_get_functiondef says
// begins with head.
const functionsSQL = `
SELECT 'function', s.label, p.proname::text, 0, json_build_object(
	'procedure', p.prokind = 'p',
	'args', pg_catalog.pg_get_function_arguments(p.oid),
	'head', 'CREATE OR REPLACE ' || CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END ||
		p.pronamespace::regnamespace || '.' || pg_catalog.quote_ident(p.proname) || '(' || pg_catalog.pg_get_function_arguments(p.oid) || ')',
	'sql', pg_catalog.pg_get_functiondef(p.oid)
)::text
FROM pg_catalog.pg_proc p JOIN scope s ON s.oid = p.pronamespace
WHERE p.prokind IN ('f', 'p', 'w') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
	WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')`

// triggersSQL reads triggers, but for those that the server made itself. What
// pg_get_triggerdef says begins with head and names the table after ON.
const triggersSQL = `
SELECT 'trigger', r.label, t.tgname::text, 0, json_build_object(
	'table', r.relname,
	'constraint', t.tgconstraint <> 0,
	'head', 'CREATE ' || CASE WHEN t.tgconstraint <> 0 THEN 'CONSTRAINT ' ELSE '' END || 'TRIGGER ' || pg_catalog.quote_ident(t.tgname) || ' ',
	'on', ' ON ' || r.relnamespace::regnamespace || '.' || pg_catalog.quote_ident(r.relname) || ' ',
	'sql', pg_catalog.pg_get_triggerdef(t.oid)
)::text
FROM rel r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid
WHERE NOT t.tgisinternal AND t.tgparentid = 0`
