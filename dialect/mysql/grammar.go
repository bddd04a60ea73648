package mysql

import (
	"github.com/retort-db/retort/dialect"
)

// grammar is the spelling that MySQL 8.0 and MariaDB 10.6 both take, but for
// what only one of them has. What one of them refuses is sent as it is asked
// for: IF EXISTS of columns, indexes and constraints, CREATE OR REPLACE of
// routines and triggers, and sequences are MariaDB's, indexes of expressions
// are MySQL's.
var grammar = &dialect.Grammar{
	Product:   "mysql",
	Title:     "MySQL",
	Quote:     '`',
	Backslash: true,
	Reserved:  reserved,
	Values: dialect.Values{
		True: "true", False: "false",
		BeforeBytes: "x'", AfterBytes: "'",
		NegZero: "-0e0",
		Second:  "05.999999",
	},
	Lacks:              lacks,
	Online:             true,
	SeparateReferences: true,
	QualifyNewName:     true,
	TriggersInSchema:   true,
	Type:               spellType,
	Column:             column,
	Index:              createIndex,
	TableOptions:       tableOptions,
}

// lacks says what to do instead of what neither product has.
var lacks = map[dialect.Feature]string{
	dialect.RenameConstraints:  "drop the constraint and add it again",
	dialect.ValidateLater:      "every row is checked when the constraint is added",
	dialect.DeferrableUnique:   "leave Deferral out; each row is checked at once",
	dialect.DeferrableForeign:  "leave Deferral out, or set foreign_key_checks=0 for the session",
	dialect.ForeignMatch:       "leave Match out; with it MySQL would pass over ON DELETE and ON UPDATE",
	dialect.ExcludeConstraints: "write a trigger",
	dialect.DeleteColumns:      "leave DeleteColumns out; all columns of the key are set",
	dialect.ConstraintTriggers: "leave Constraint out",
	dialect.NoInherit:          "leave NoInherit out; tables have no heirs",
	dialect.NullsNotDistinct:   "make a unique index of an expression or a generated column",
	dialect.IncludeColumns:     "leave Include out, or index those columns too",
	dialect.Cascades:           "drop what depends on it first",
	dialect.Partitions:         "use ALTER TABLE ... EXCHANGE PARTITION in SQL",
	dialect.PartialIndexes:     "index an expression or a generated column that is NULL for the other rows",
	dialect.IdentityColumns:    "set AutoIncrement",
	dialect.Arrays:             "use JSON or a table of its own",
	dialect.EnumTypes:          "alter the column's type",
	dialect.RenameSchemas:      "create the other and rename its tables into it, in SQL",
	dialect.Extensions:         "",
	dialect.MaterializedViews:  "create a table and fill it",
}

// reserved lists the reserved words of MySQL 9.7 and of MariaDB 11: quoting a
// word that one of them does not reserve does no harm.
var reserved = dialect.Words(`
accessible add all alter analyze and as asc asensitive before between bigint
binary blob both by call cascade case change char character check collate column
condition constraint continue convert create cross cube cume_dist current_date
current_role current_time current_timestamp current_user cursor database
databases day_hour day_microsecond day_minute day_second dec decimal declare
default delayed delete delete_domain_id dense_rank desc describe deterministic
distinct distinctrow div do_domain_ids double drop dual each else elseif empty
enclosed escaped except exists exit explain external false fetch first_value
float float4 float8 for force foreign from fulltext function general generated
get grant group grouping groups having high_priority hour_microsecond
hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in index
infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer
intersect interval into io_after_gtids io_before_gtids is iterate join
json_table key keys kill lag last_value lateral lead leading leave left library
like limit linear lines load localtime localtimestamp lock long longblob
longtext loop low_priority manual master_bind master_demote_to_replica
master_demote_to_slave master_heartbeat_period master_ssl_verify_server_cert
match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond
minute_second mod modifies natural no_write_to_binlog not nth_value ntile null
numeric of offset on optimize optimizer_costs option optionally or order out
outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank
portion position precision primary procedure purge qualify range rank read
read_write reads real recursive ref_system_id references regexp release rename
repeat replace require resignal restrict return returning revoke right rlike row
row_number rows schema schemas second_microsecond select sensitive separator set
show signal slow smallint spatial specific sql sql_big_result
sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl
starting stats_auto_recalc stats_persistent stats_sample_pages stored
straight_join system table tablesample terminated then tinyblob tinyint tinytext
to trailing trigger true undo union unique unlock unsigned update usage use
using utc_date utc_time utc_timestamp values varbinary varchar varcharacter
varying vector virtual when where while window with write xor year_month
zerofill`)
