// Package mysql is the dialect of MySQL, MariaDB and Aurora MySQL.
package mysql

import (
	"regexp"
	"strings"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
	"github.com/retort-db/retort/op"
)

// Dialect is MySQL. The zero value is ready to use.
type Dialect struct{}

// grammar lists the reserved words of MySQL 8.4 and of MariaDB 11: quoting a
// word that one of them does not reserve does no harm.
var grammar = &dialect.Grammar{
	Quote:     '`',
	Backslash: true,
	Reserved: dialect.Words(`
accessible add all alter analyze and as asc asensitive before between bigint
binary blob both by call cascade case change char character check collate column
condition constraint continue convert create cross cube cume_dist current_date
current_role current_time current_timestamp current_user cursor database
databases day_hour day_microsecond day_minute day_second dec decimal declare
default delayed delete delete_domain_id dense_rank desc describe deterministic
distinct distinctrow div do_domain_ids double drop dual each else elseif empty
enclosed escaped except exists exit explain false fetch first_value float float4
float8 for force foreign from fulltext function general generated get grant
group grouping groups having high_priority hour_microsecond hour_minute
hour_second if ignore ignore_domain_ids ignore_server_ids in index infile inner
inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval
into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag
last_value lateral lead leading leave left like limit linear lines load
localtime localtimestamp lock long longblob longtext loop low_priority manual
master_bind master_demote_to_replica master_demote_to_slave
master_heartbeat_period master_ssl_verify_server_cert match maxvalue
mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod
modifies natural no_write_to_binlog not nth_value ntile null numeric of offset
on optimize optimizer_costs option optionally or order out outer outfile over
page_checksum parallel parse_vcol_expr partition percent_rank portion position
precision
primary procedure purge qualify range rank read read_write reads real recursive
ref_system_id references regexp release rename repeat replace require resignal
restrict return returning revoke right rlike row row_number rows schema schemas
second_microsecond select sensitive separator set show signal slow smallint
spatial specific sql sql_big_result sql_calc_found_rows sql_small_result
sqlexception sqlstate sqlwarning ssl starting stats_auto_recalc stats_persistent
stats_sample_pages stored straight_join system table tablesample terminated then
tinyblob tinyint tinytext to trailing trigger true undo union unique unlock
unsigned update usage use using utc_date utc_time utc_timestamp values varbinary
varchar varcharacter varying vector virtual when where while window with write
xor year_month zerofill`),
}

// Name returns "mysql".
func (Dialect) Name() string { return "mysql" }

// Traits returns what sets MySQL apart: every CREATE, ALTER and DROP commits.
// See "Statements That Cause an Implicit Commit" in the MySQL manual.
func (Dialect) Traits() dialect.Traits {
	return dialect.Traits{Syntax: sqltext.MySQL}
}

// Writer returns an empty Writer for MySQL's text.
func (Dialect) Writer() *dialect.Writer { return dialect.NewWriter(grammar) }

// Statements returns what to send for o.
func (Dialect) Statements(o op.Op) ([]dialect.Statement, error) {
	return grammar.Statements(o)
}

// MissingTable reports whether err is ER_NO_SUCH_TABLE, 1146 with SQLSTATE
// 42S02. The error of go-sql-driver/mysql has no method that tells, only its
// text "Error 1146 (42S02): ...".
func (Dialect) MissingTable(err error) bool {
	return dialect.State(err) == "42S02" || strings.Contains(err.Error(), "Error 1146 ")
}

// serverError is how go-sql-driver/mysql spells the server's own errors.
var serverError = regexp.MustCompile(`\bError \d+ \((\w{5})\): `)

// Answered reports whether err is an error of the server, other than that it
// is going away, SQLSTATE 08S01.
func (Dialect) Answered(err error) bool {
	state := dialect.State(err)
	if found := serverError.FindStringSubmatch(err.Error()); state == "" && found != nil {
		state = found[1]
	}
	return state != "" && !strings.HasPrefix(state, "08")
}
