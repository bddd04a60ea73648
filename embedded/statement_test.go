package embedded

import "testing"

func TestWordsOf(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{"words are capitals, one space apart", "select\n\tid from  t", "SELECT ID FROM T"},
		{"text in quotes is not SQL", `select 'savepoint ''x', "drop table t"`, "SELECT '' , ''"},
		{"names lose their quotes", "select `a b` from `t`", "SELECT A B FROM T"},
		{"comments are gone", "-- x\nselect /* y */ 1 # z", "SELECT 1"},
		{"version comments are not", "/*!50000 savepoint x */", "SAVEPOINT X"},
		{"operators stand apart", "select a>=1,b", "SELECT A ? 1 , B"},
		{"an unfinished quote ends the words", "select 'x", "SELECT"},
		{"nothing", "", ""},
	} {
		if got := wordsOf(tt.query); got != tt.want {
			t.Errorf("%s: wordsOf(%q) = %q, want %q", tt.name, tt.query, got, tt.want)
		}
	}
}

func TestUseOf(t *testing.T) {
	for query, want := range map[string]use{
		"SELECT 1":                                  nothing,
		"select get_lock('x', 10)":                  nothing,
		"SET NAMES utf8mb4":                         nothing,
		"USE d":                                     nothing,
		"BEGIN":                                     boundaries,
		"START TRANSACTION":                         boundaries,
		"COMMIT":                                    boundaries,
		"SET autocommit = 1":                        reads,
		"SELECT * FROM t":                           reads,
		"(SELECT 1 FROM t) UNION (SELECT 2)":        reads,
		"SET @x = (SELECT 1 FROM t)":                reads,
		"SHOW TABLES":                               reads,
		"WITH c AS (SELECT 1) SELECT * FROM c":      reads,
		"WITH c AS (SELECT 1) UPDATE t SET a = 1":   writes,
		"INSERT INTO t VALUES (1)":                  writes,
		"/* SELECT */ UPDATE t SET a = 1":           writes,
		"CREATE TABLE t AS SELECT 1":                writes,
		"CALL p()":                                  writes,
		"EXECUTE s":                                 writes,
		"something that nobody has heard of so far": writes,
	} {
		if got := useOf(wordsOf(query)); got != want {
			t.Errorf("useOf(%q) = %d, want %d", query, got, want)
		}
	}
}

func FuzzWordsOf(f *testing.F) {
	f.Add("SELECT 'a', `b`, \"c\" /*! d */ -- e")
	f.Fuzz(func(t *testing.T, query string) {
		useOf(wordsOf(query))
		refuse(query, wordsOf(query))
	})
}
