package sqltext

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzSplitPostgreSQL(f *testing.F) { fuzzSplit(f, PostgreSQL) }
func FuzzSplitMySQL(f *testing.F)      { fuzzSplit(f, MySQL) }
func FuzzSplitSQLite(f *testing.F)     { fuzzSplit(f, SQLite) }

// fuzzSplit checks what [checkParts] checks, and that a statement is one
// statement when it is split again.
func fuzzSplit(f *testing.F, s Syntax) {
	for _, script := range seeds(f) {
		f.Add(script)
	}
	f.Fuzz(func(t *testing.T, script string) {
		parts, err := Split(script, s)
		checkParts(t, script, parts, err)
		if changesDelimiter(script) {
			return
		}
		for _, p := range parts {
			checkAgain(t, p.SQL, s)
		}
	})
}

// changesDelimiter reports whether a statement may hold semicolons because of
// a line that the statement alone doesn't have.
func changesDelimiter(script string) bool {
	return strings.Contains(strings.ToUpper(script), "DELIMITER")
}

func checkAgain(t *testing.T, sql string, s Syntax) {
	if sql == "" || s == MySQL && strings.HasSuffix(sql, "--") {
		return // -- is a comment only if nothing follows it
	}
	parts, err := Split(sql, s)
	if err != nil {
		t.Fatalf("Split(%q), which was one part of a script: %v", sql, err)
	}
	if len(parts) != 1 || parts[0].SQL != sql {
		t.Fatalf("Split(%q), which was one part of a script, got %+v", sql, parts)
	}
}

// FuzzTokens checks that the tokens of any text, joined, are the text, and
// that parameters and keywords are found where tokens are.
func FuzzTokens(f *testing.F) {
	for _, script := range seeds(f) {
		f.Add(script, 10)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		for _, s := range syntaxes {
			checkTokens(t, text, s)
			checkPlaceholders(t, text, s)
			if words := Keywords(text, s, n); len(words) > max(n, 0) {
				t.Errorf("Keywords(%q, %v, %d) = %q", text, s, n, words)
			}
		}
	})
}

func checkTokens(t *testing.T, text string, s Syntax) {
	end := 0
	for token := range Tokens(text, s) {
		if token.Start != end || token.Text == "" || text[token.Start:token.End()] != token.Text {
			t.Fatalf("Tokens(%q, %v): %+v after offset %d", text, s, token, end)
		}
		if end = token.End(); token.Open && end != len(text) {
			t.Fatalf("Tokens(%q, %v): %+v is open before the end", text, s, token)
		}
	}
	if end != len(text) {
		t.Fatalf("Tokens(%q, %v) end at %d", text, s, end)
	}
}

func checkPlaceholders(t *testing.T, text string, s Syntax) {
	end := 0
	for _, p := range Placeholders(text, s) {
		if p.Start < end || p.End <= p.Start || p.End > len(text) || text[p.Start] != "$??"[s] {
			t.Fatalf("Placeholders(%q, %v): %+v after offset %d", text, s, p, end)
		}
		end = p.End
	}
}

// seeds returns the scripts of all cases and those meant for real servers.
func seeds(f *testing.F) []string {
	var list []string
	for _, file := range glob(f, "testdata/split/*.txt") {
		for _, c := range readCases(f, file) {
			list = append(list, c.decoded())
		}
	}
	for _, file := range glob(f, "testdata/real/*/*.sql") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		list = append(list, string(data))
	}
	return list
}

func glob(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return files
}
