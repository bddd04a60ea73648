package dialect_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/dbtest"
	"github.com/retort-db/retort/internal/sqltext"
)

var products = []dialect.Dialect{postgres.Dialect{}, mysql.Dialect{}, sqlite.Dialect{}}

// An effectCase is a line of testdata/effect.
type effectCase struct {
	kind, sql string
	literals  []string // what the evidence must hold
}

func effectCases(t testing.TB, d dialect.Dialect) []effectCase {
	text, err := os.ReadFile("testdata/effect/" + d.Name() + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var cases []effectCase
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		sql, names, _ := strings.Cut(strings.TrimSpace(rest), " => ")
		cases = append(cases, effectCase{kind, sql, literals(names, d)})
	}
	return cases
}

func TestEffect(t *testing.T) {
	for _, d := range products {
		for _, c := range effectCases(t, d) {
			t.Run(d.Name()+"/"+c.sql, func(t *testing.T) {
				e := d.Effect(c.sql)
				if e.Kind.String() != c.kind {
					t.Fatalf("Effect(%q) is %v, want %v", c.sql, e.Kind, c.kind)
				}
				if (e.Kind == dialect.Visible) != (e.Evidence != "") || e.Kind != dialect.Visible && e.Repair != "" {
					t.Errorf("Effect(%q) is %v, with evidence %q and repair %q", c.sql, e.Kind, e.Evidence, e.Repair)
				}
				held := literals(e.Evidence, d)
				for _, l := range c.literals {
					if !slices.Contains(held, l) {
						t.Errorf("Effect(%q) does not ask for %s: %s", c.sql, l, e.Evidence)
					}
				}
			})
		}
	}
}

// literals returns the string literals of sql as they stand there.
func literals(sql string, d dialect.Dialect) []string {
	var list []string
	for t := range sqltext.Tokens(sql, d.Traits().Syntax) {
		if t.Kind == sqltext.String {
			list = append(list, t.Text)
		}
	}
	return list
}

// psql knows every command of PostgreSQL.
func TestEffectPostgreSQLIsComplete(t *testing.T) {
	out, err := dbtest.PostgreSQL(t).Client(t, "-c", `\h *`).Output()
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutPrefix(line, "Command:"); ok {
			commands = append(commands, strings.TrimSpace(name))
		}
	}
	covers(t, postgres.Dialect{}, commands, 180)
}

// The server counts each statement that it knows of, and says under which name.
func TestEffectMySQLIsComplete(t *testing.T) {
	rows, err := dbtest.MySQL(t).DB().Query("SHOW GLOBAL STATUS LIKE 'Com\\_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var counters []string
	for rows.Next() {
		var name, count string
		if err := rows.Scan(&name, &count); err != nil {
			t.Fatal(err)
		}
		counters = append(counters, name)
	}
	// Those of MySQL 9.7 that MariaDB has not.
	counters = append(counters, strings.Fields(`alter_instance alter_library alter_resource_group alter_tablespace alter_user_default_role
		change_replication_source change_repl_filter clone create_library create_masking_policy create_resource_group create_spatial_reference_system
		drop_library drop_masking_policy drop_resource_group drop_spatial_reference_system explain_other grant_roles group_replication_start
		group_replication_stop import install_component lock_instance replica_start replica_stop restart revoke_roles
		set_password set_resource_group set_role uninstall_component unlock_instance xa_recover`)...)
	var commands []string
	for _, name := range counters {
		name = strings.ToLower(strings.TrimPrefix(name, "Com_"))
		switch first, _, _ := strings.Cut(name, "_"); first {
		case "show", "stmt", "compound", "multi", "admin", "empty": // their words are others, or none
		default:
			commands = append(commands, command(name))
		}
	}
	covers(t, mysql.Dialect{}, commands, 120)
}

// command spells the name of a counter as the statement that it counts.
func command(counter string) string {
	words := map[string]string{
		"alter_db_upgrade": "alter database", "alter_user_default_role": "set default role", "assign_to_keycache": "cache index", "backup_table": "backup",
		"call_procedure": "call", "change_db": "use", "change_repl_filter": "change", "change_replication_source": "change",
		"create_udf": "create function", "dealloc_sql": "deallocate", "delete_multi": "delete", "execute_sql": "execute",
		"explain_other": "explain", "grant_role": "grant", "grant_roles": "grant", "group_replication_start": "start group_replication",
		"group_replication_stop": "stop group_replication", "ha_close": "handler", "ha_open": "handler", "ha_read": "handler",
		"insert_select": "insert", "preload_keys": "load index", "prepare_sql": "prepare", "purge_before_date": "purge",
		"replace_select": "replace", "replica_start": "start replica", "replica_stop": "stop replica", "revoke_all": "revoke",
		"revoke_role": "revoke", "revoke_roles": "revoke", "rollback_to_savepoint": "rollback", "set_option": "set",
		"slave_start": "start slave", "slave_stop": "stop slave", "start_all_slaves": "start slave", "stop_all_slaves": "stop slave",
		"update_multi": "update", "xa_end": "xa", "xa_prepare": "xa", "xa_recover": "xa", "xa_rollback": "xa",
	}
	text, ok := words[counter]
	if !ok {
		text = strings.ReplaceAll(counter, "_", " ")
		text = strings.Replace(text, " db", " database", 1)
	}
	return strings.ToUpper(text)
}

// covers reports the commands of which no case has the words in their order,
// with others between them perhaps: CREATE UNIQUE INDEX is a CREATE INDEX.
func covers(t *testing.T, d dialect.Dialect, commands []string, least int) {
	t.Helper()
	if len(commands) < least {
		t.Fatalf("%d commands, want %d or more: is the question right?", len(commands), least)
	}
	var known [][]string
	for _, c := range effectCases(t, d) {
		known = append(known, sqltext.Keywords(c.sql, d.Traits().Syntax, 12))
	}
	for _, c := range commands {
		if !anyBegins(known, strings.Fields(c)) {
			t.Errorf("testdata/effect/%s.txt has no %s", d.Name(), c)
		}
	}
}

func anyBegins(known [][]string, words []string) bool {
	for _, k := range known {
		if len(k) == 0 || k[0] != words[0] {
			continue
		}
		rest := words
		for _, w := range k {
			if len(rest) > 0 && w == rest[0] {
				rest = rest[1:]
			}
		}
		if len(rest) == 0 {
			return true
		}
	}
	return false
}
