package mysql_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/retort-db/retort/dialect/mysql"
)

// FuzzLocate: whatever the server says, the place is in the statement, and if it
// has a column what the server quotes stands there.
func FuzzLocate(f *testing.F) {
	f.Add("SELECT 'a\nb'\n FROM FROM x", "FROM x", 2, true)
	f.Add("SELECT 'a\nb'\n FROM FROM x", "FROM x", 3, false)
	f.Add("SELECT 1 +", "", 1, false)
	f.Fuzz(func(t *testing.T, sql, quoted string, line int, mariadb bool) {
		server := "MySQL"
		if mariadb {
			server = "MariaDB"
		}
		err := fmt.Errorf("check the manual that corresponds to your %s server version for the right syntax to use near '%s' at line %d", server, quoted, line)
		at := mysql.Dialect{}.Locate(sql, err)
		lines := strings.Split(sql, "\n")
		if at.Line < 0 || at.Column < 0 || at.Column > 0 && at.Line > len(lines) {
			t.Fatalf("Locate(%q, %v) = %d:%d, which is not in the text", sql, err, at.Line, at.Column)
		}
		if at.Column == 0 || quoted == "" || !utf8.ValidString(sql) {
			return
		}
		rest := []rune(strings.Join(lines[at.Line-1:], "\n"))
		if at.Column > len(rest)+1 || !strings.HasPrefix(string(rest[at.Column-1:]), strings.TrimSuffix(quoted, "...")) {
			t.Fatalf("Locate(%q, %v) = %d:%d, where that does not stand", sql, err, at.Line, at.Column)
		}
	})
}
