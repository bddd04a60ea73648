package sqltext

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkSplit splits five megabytes that look like a dump.
func BenchmarkSplit(b *testing.B) {
	for _, s := range syntaxes {
		b.Run(s.String(), func(b *testing.B) {
			text := dump(s, 5<<20)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Split(text, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// hostile holds texts that, repeated, are meant to be slow to split.
var hostile = []struct{ name, unit string }{
	{"tags", "$a "}, {"signs", "$"}, {"terminators", ";"}, {"comments", ";/**/"},
	{"continued", "E''\n"}, {"blanks", "; \t"}, {"parentheses", "("}, {"marks", "/*!"},
	{"nested", "/*"}, {"cases", "CASE "}, {"begins", "BEGIN "}, {"directives", ";\n-- retort:delimiter ;\n"},
}

func hostileScript(unit string, size int) string {
	head := "CREATE PROCEDURE p() BEGIN "
	if unit[0] == ';' {
		head = ""
	}
	return head + strings.Repeat(unit, size/len(unit))
}

// BenchmarkSplitHostile splits megabytes made to be slow. Their MB/s should
// not be orders of magnitude below those of BenchmarkSplit.
func BenchmarkSplitHostile(b *testing.B) {
	for _, h := range hostile {
		for _, s := range syntaxes {
			b.Run(h.name+"/"+s.String(), func(b *testing.B) {
				text := hostileScript(h.unit, 1<<20)
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Split(text, s) // most are unterminated
				}
			})
		}
	}
}

// TestSplitIsLinear splits hostile scripts that take a moment in linear time
// and minutes in quadratic time.
func TestSplitIsLinear(t *testing.T) {
	for _, h := range hostile {
		for _, s := range syntaxes {
			text := hostileScript(h.unit, 1<<19)
			began := time.Now()
			Split(text, s) // most are unterminated
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("%s, %v: half a megabyte took %v", h.name, s, took)
			}
		}
	}
}

// dump returns a script of about size bytes: rows, tables, routines.
func dump(s Syntax, size int) string {
	routine := map[Syntax]string{
		PostgreSQL: "CREATE FUNCTION f%d() RETURNS int LANGUAGE plpgsql AS $body$\nBEGIN\n  RETURN 1; -- it's\nEND;\n$body$;\n",
		MySQL:      "CREATE FUNCTION f%d() RETURNS int BEGIN IF 1 THEN RETURN CASE 1 WHEN 2 THEN 3 END; END IF; RETURN 2; END;\n",
		SQLite:     "CREATE TRIGGER f%d AFTER INSERT ON t BEGIN UPDATE t SET b = CASE WHEN 1 THEN 2 END; SELECT 1; END;\n",
	}[s]
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "--\n-- Table t%d\n--\n\nCREATE TABLE t%[1]d (\n  id int NOT NULL,\n  name varchar(20) DEFAULT 'a;b'\n);\n\n", i)
		for row := range 20 {
			fmt.Fprintf(&b, "INSERT INTO t%d (id, name, note) VALUES (%d, 'Jürgen O''Neill; and co', NULL), (%[2]d, '%s', 1.5e-3);\n", i, row, strings.Repeat("lorem ipsum ", 8))
		}
		fmt.Fprintf(&b, routine, i)
	}
	return b.String()
}
