package emulator

import "testing"

func TestUnpreparable(t *testing.T) {
	tests := []struct {
		sql  string
		want bool
	}{
		{"SELECT 1", false},
		{"-- nothing", false},
		{"CREATE TABLE trigger_log (id int)", false},
		{"CREATE TABLE t (`TRIGGER` int)", false},
		{"CREATE INDEX i ON t (id)", false},
		{"/* so */ create trigger r BEFORE INSERT ON t FOR EACH ROW SET @a = 1", true},
		{"CREATE OR REPLACE DEFINER = root@localhost AGGREGATE FUNCTION f() RETURNS int RETURN 1", true},
		{"DROP EVENT e", true},
		{"LOAD DATA INFILE 'f' INTO TABLE t", true},
		{"LOAD INDEX INTO CACHE t", false},
		{"UNLOCK TABLES", true},
		{"USE d", true},
	}
	for _, test := range tests {
		if got := unpreparable(test.sql); got != test.want {
			t.Errorf("%s: got %v, want %v", test.sql, got, test.want)
		}
	}
}
