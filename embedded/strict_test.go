package embedded

import "testing"

// The number is MySQL's error, or 0 where it takes the value; n is what the
// row's tinyint column is then.
func TestIntegersMustFit(t *testing.T) {
	for _, tt := range []struct {
		name, mode, statement string
		number                uint16
		n                     string
	}{
		{"too big", strictMode, "UPDATE t SET n = 1000", 1264, "5"},
		{"too small for unsigned", strictMode, "UPDATE t SET u = -1", 1264, "5"},
		{"the result of an expression", strictMode, "UPDATE t SET n = n + 123", 1264, "5"},
		{"the result of a query", strictMode, "UPDATE t SET n = (SELECT 1000)", 1264, "5"},
		{"in a join", strictMode, "UPDATE t JOIN t AS o ON t.id = o.id SET t.n = 1000", 1264, "5"},
		{"on duplicate key", strictMode, "INSERT INTO t (id) VALUES (1) ON DUPLICATE KEY UPDATE n = 1000", 1264, "5"},
		{"the biggest", strictMode, "UPDATE t SET n = n + 122", 0, "127"},
		{"NULL", strictMode, "UPDATE t SET n = NULL", 0, ""},
		{"DEFAULT", strictMode, "UPDATE t SET n = DEFAULT", 0, "7"},
		{"text that is a number", strictMode, "UPDATE t SET n = '12'", 0, "12"},
		{"text that is none", strictMode, "UPDATE t SET n = 'x'", 1366, "5"},
		{"IGNORE clips", strictMode, "UPDATE IGNORE t SET n = 1000", 0, "127"},
		{"so does a mode that is not strict", "", "UPDATE t SET n = 1000", 0, "127"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := openNew(t)
			mustExec(t, db, "SET sql_mode = '"+tt.mode+"'",
				"CREATE TABLE t (id int PRIMARY KEY, n tinyint DEFAULT 7, u int unsigned)",
				"INSERT INTO t VALUES (1, 5, 5)")
			_, err := db.Exec(tt.statement)
			if got := number(err); got != tt.number || err != nil && got == 0 {
				t.Errorf("%s: got %v, want number %d", tt.statement, err, tt.number)
			}
			if got := column(t, db, "SELECT n FROM t"); got[0] != tt.n {
				t.Errorf("%s: n is %q, want %q", tt.statement, got[0], tt.n)
			}
		})
	}
}

const strictMode = "STRICT_TRANS_TABLES"

func TestATriggerIsStrictToo(t *testing.T) {
	db := openNew(t)
	mustExec(t, db, "CREATE TABLE t (n tinyint)",
		"CREATE TRIGGER big BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 1000")
	if _, err := db.Exec("INSERT INTO t VALUES (1)"); number(err) != 1264 {
		t.Errorf("got %v, want error 1264", err)
	}
}
