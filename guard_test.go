package retort_test

import (
	"strings"
	"testing"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// guarded is a chain whose revisions leave a trace each.
var guarded = map[string]string{
	"a1": "-- revision: a1\n\n-- retort:upgrade\nCREATE TABLE trace (id varchar(20));\nINSERT INTO trace VALUES ('a1');\n",
	"b2": "-- revision: b2\n-- down_revision: a1\n\n-- retort:upgrade\nINSERT INTO trace VALUES ('b2');\n",
	"c3": "-- revision: c3\n-- down_revision: b2\n\n-- retort:upgrade\n-- retort:no-transaction\nINSERT INTO trace VALUES ('c3');\n",
}

const (
	rowsQuery  = "SELECT version_num FROM alembic_version ORDER BY version_num"
	traceQuery = "SELECT id FROM trace ORDER BY id"
)

// TestGuardPasses plays guarded scripts where the database is at their start.
func TestGuardPasses(t *testing.T) {
	onEachClient(t, func(c *client) {
		guard := &retort.Options{Guard: true}
		for _, script := range []string{
			c.write(guarded, guard, nil, "a1"),
			c.write(guarded, guard, ids("a1"), "c3"),
		} {
			if out, err := c.play(script); err != nil {
				c.t.Fatalf("%v\n%s\nof the script\n%s", err, out, script)
			}
		}
		if got := c.ask(rowsQuery) + ": " + c.ask(traceQuery); got != "c3: a1 b2 c3" {
			c.t.Errorf("got %s, want c3: a1 b2 c3", got)
		}
	})
}

// TestGuardTakesAnEmptyVersionTable is what is left by a downgrade to base.
func TestGuardTakesAnEmptyVersionTable(t *testing.T) {
	onEachClient(t, func(c *client) {
		c.must("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)")
		if out, err := c.play(c.write(guarded, &retort.Options{Guard: true}, nil, "head")); err != nil {
			c.t.Errorf("%v\n%s", err, out)
		}
		if got := c.ask(rowsQuery); got != "c3" {
			c.t.Errorf("got the rows %s, want c3", got)
		}
	})
}

// TestGuardStops plays guarded scripts where the database is elsewhere: the
// client ends at once, says why, and nothing has changed.
func TestGuardStops(t *testing.T) {
	onEachClient(t, func(c *client) {
		c.must("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)")
		c.must("CREATE TABLE trace (id varchar(20))")
		for _, at := range []struct {
			rows string
			from []revision.ID
			want string
		}{
			{"b2", ids("a1"), "the database is not at a1"},
			{"a1 x9", ids("a1"), "the database is not at a1"},
			{"", ids("a1"), "the database is not at a1"},
			{"c3", ids("b2"), "the database is not at b2"},
			{"b2", nil, "the database has revisions already"},
		} {
			c.must("DELETE FROM alembic_version")
			for _, row := range strings.Fields(at.rows) {
				c.must("INSERT INTO alembic_version VALUES ('" + row + "')")
			}
			script := c.write(guarded, &retort.Options{Guard: true}, at.from, "head")
			out, err := c.play(script)
			if err == nil || !strings.Contains(out, at.want) {
				c.t.Errorf("at %q, from %q: got %v and %q, want the message %q of\n%s", at.rows, at.from, err, out, at.want, script)
			}
			if rows, trace := c.ask(rowsQuery), c.ask(traceQuery); rows != at.rows || trace != "" {
				c.t.Errorf("at %q, from %q: the script has gone on to the rows %q and the trace %q", at.rows, at.from, rows, trace)
			}
		}
	})
}

// TestGuardWantsAVersionTable has a script fail that does not start from
// nothing, where there is nothing.
func TestGuardWantsAVersionTable(t *testing.T) {
	onEachClient(t, func(c *client) {
		c.must("CREATE TABLE trace (id varchar(20))")
		if out, err := c.play(c.write(guarded, &retort.Options{Guard: true}, ids("a1"), "head")); err == nil || !strings.Contains(out, "alembic_version") {
			c.t.Errorf("got %v and %q, want an error that names the table", err, out)
		}
		if trace := c.ask(traceQuery); trace != "" {
			c.t.Errorf("the script has gone on to the trace %q", trace)
		}
	})
}

// TestGuardHoldsInEachTransaction shows what protects a script that is played
// by something other than psql: every transaction of PostgreSQL fails by
// itself.
func TestGuardHoldsInEachTransaction(t *testing.T) {
	onEachClient(t, func(c *client) {
		if c.dialect.Name() != "postgresql" {
			c.t.Skip("only PostgreSQL refuses what follows in a transaction")
		}
		c.must("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)")
		c.must("CREATE TABLE trace (id varchar(20))")
		script := c.write(guarded, &retort.Options{Guard: true}, nil, "b2")
		c.must("INSERT INTO alembic_version VALUES ('c3')")
		out, err := c.play(strings.Replace(script, `\set ON_ERROR_STOP on`, "", 1))
		if err != nil || strings.Count(out, "the database") != 2 {
			c.t.Errorf("got %v and %q, want two complaints", err, out)
		}
		if rows, trace := c.ask(rowsQuery), c.ask(traceQuery); rows != "c3" || trace != "" {
			c.t.Errorf("the script has gone on to the rows %q and the trace %q", rows, trace)
		}
	})
}
