package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// Each archive holds the files of a project, and cases: a section "case: …"
// has the flags and the variables of one, one to a line, and the section
// "want" after it has what Load makes of them. To write a new one, leave
// "want" empty and run with -update.
func TestLoad(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, a)
		})
	}
}

func golden(t *testing.T, file string, a *txtar.Archive) {
	dir := t.TempDir()
	for _, f := range a.Files {
		if f.Name == "want" || strings.HasPrefix(f.Name, "case:") {
			continue
		}
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i, f := range a.Files {
		if !strings.HasPrefix(f.Name, "case:") {
			continue
		}
		want := &a.Files[i+1]
		got := strings.ReplaceAll(describe(Load(options(t, dir, string(f.Data)))), dir, "DIR")
		if leaks(got) && !strings.Contains(string(f.Data), "shown") {
			t.Errorf("%s: %s: a secret is shown:\n%s", file, f.Name, got)
		}
		if diff := cmp.Diff(string(want.Data), got); diff != "" && !*update {
			t.Errorf("%s: %s (-want +got)\n%s", file, f.Name, diff)
		}
		want.Data = []byte(got)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// options reads the flags and variables of a case.
func options(t *testing.T, dir, text string) *Options {
	o := &Options{Dir: dir}
	flags := map[string]*string{"-c": &o.File, "-n": &o.Name, "--env": &o.Env, "--url": &o.URL, "--cluster-arn": &o.ClusterARN,
		"--secret-arn": &o.SecretARN, "--region": &o.Region, "--endpoint": &o.Endpoint}
	waits := map[string]*Wait{"--lock-timeout": &o.LockTimeout, "--statement-lock-timeout": &o.StatementLockTimeout}
	variables := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, value, ok := strings.Cut(line, " "); ok && flags[name] != nil {
			*flags[name] = value
		} else if ok && waits[name] != nil {
			w, err := ParseWait(value)
			if err != nil {
				t.Fatal(err)
			}
			*waits[name] = w
		} else if name, value, ok := strings.Cut(line, "="); ok {
			variables[name] = value
		} else if line != "" {
			t.Fatalf("%q is neither a flag nor a variable", line)
		}
	}
	o.Getenv = func(name string) string { return variables[name] }
	return o
}

// describe writes what differs from an empty project, or what is wrong.
func describe(p *Project, err error) string {
	if err != nil {
		return explain(err)
	}
	var b strings.Builder
	line := func(name string, value any) {
		if text := fmt.Sprint(value); text != "" && text != "0" && text != "[]" && text != "false" && text != "map[]" {
			fmt.Fprintf(&b, "%s: %s\n", name, text)
		}
	}
	line("file", p.File)
	line("scripts", p.ScriptLocation)
	line("versions", p.VersionLocations)
	line("recursive", p.Recursive)
	line("file template", p.FileTemplate)
	line("slug length", p.TruncateSlugLength)
	if p.Timezone != nil {
		line("timezone", p.Timezone)
	}
	line("version table", p.VersionTable)
	line("version schema", p.VersionTableSchema)
	wait := func(name string, w Wait) {
		if w.Given {
			line(name, w.For)
		}
	}
	wait("lock timeout", p.LockTimeout)
	wait("statement lock timeout", p.StatementLockTimeout)
	line("alembic", p.AlembicINI)
	line("env", p.Env)
	line("envs", p.Envs)
	d := p.Database
	line("database", d)
	line("password", d.Password)
	line("params", d.Params)
	line("cluster", d.ClusterARN)
	line("secret", d.SecretARN)
	line("region", d.Region)
	line("endpoint", d.Endpoint)
	wait("statement wait", d.StatementWait)
	wait("keep alive", d.KeepAlive)
	if p.DatabaseError != nil {
		b.WriteString("database " + explain(p.DatabaseError))
	}
	return b.String()
}

func explain(err error) string {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		var b strings.Builder
		for _, err := range list.Unwrap() {
			b.WriteString(explain(err))
		}
		return b.String()
	}
	hint := ""
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return fmt.Sprintf("not an *Error: %T: %v\n", err, err)
	}
	if e.Hint != "" {
		hint = "\n  hint: " + e.Hint
	}
	return "error: " + err.Error() + hint + "\n"
}

func TestWrite(t *testing.T) {
	for _, dir := range []string{"migrations", "db/migrations", `odd "name" \ ${X}`, "."} {
		root := t.TempDir()
		file := filepath.Join(root, FileName)
		if err := Write(file, filepath.Join(root, dir)); err != nil {
			t.Fatal(err)
		}
		p, err := Load(&Options{Dir: root})
		if err != nil {
			t.Errorf("Write(%q): the file is not read: %v", dir, err)
			continue
		}
		if want := filepath.Join(root, dir); p.ScriptLocation != want || p.Env != "local" || p.Database.Product != "" || p.DatabaseError != nil {
			t.Errorf("Write(%q): got %q, env %q, database %v, %v", dir, p.ScriptLocation, p.Env, p.Database, p.DatabaseError)
		}
		if err := Write(file, dir); !errors.Is(err, os.ErrExist) {
			t.Errorf("Write again: got %v, want os.ErrExist", err)
		}
	}
}

// What the new file shows in comments must work once the marks are taken off.
func TestWrittenCommentsAreRight(t *testing.T) {
	text := strings.NewReplacer("\n# version", "\nversion", "\n# recursive", "\nrecursive", "\n# file_template", "\nfile_template",
		"\n# truncate", "\ntruncate", "\n# timezone", "\ntimezone", "\n# user", "\nuser", "\n# password", "\npassword",
		"\n# [env", "\n[env", "\n# url", "\nurl", "\n# cluster", "\ncluster", "\n# secret", "\nsecret", "\n# region", "\nregion", "\n# endpoint", "\nendpoint").Replace(newFile)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	p, err := Load(&Options{Dir: dir, Env: "prod", Getenv: func(name string) string {
		return map[string]string{"AURORA_SECRET_ARN": "arn:aws:secretsmanager:us-west-1:123456789012:secret:x"}[name]
	}})
	if err != nil || p.DatabaseError != nil {
		t.Fatalf("got %v, %v, in\n%s", err, p, text)
	}
	if p.Database.Region != "us-west-1" || p.FileTemplate == "" || p.Timezone == nil || len(p.Envs) != 2 {
		t.Errorf("got %+v, want all that the comments say, in\n%s", p, text)
	}
}

func TestExpand(t *testing.T) {
	vars := map[string]string{"A": "x", "B": "y$", "EMPTY": ""}
	tests := []struct{ rule, text, want, wrong string }{
		{"a variable", "a ${A} b", "a x b", ""},
		{"two, side by side", "${A}${A}", "xx", ""},
		{"a default", "${C:-z}", "z", ""},
		{"an empty default", "a${C:-}b", "ab", ""},
		{"a default for an empty one", "${EMPTY:-z}", "z", ""},
		{"a default that is not needed", "${A:-z}", "x", ""},
		{"a default with signs", "${C:-http://x:8080/-}", "http://x:8080/-", ""},
		{"escaped", "$${A} ${A}", "${A} x", ""},
		{"a value that ends in the escape", "${B}${A}", "y$x", ""},
		{"no braces", "$A 5$ $", "$A 5$ $", ""},
		{"missing", "${C}", "", "the environment variable C is not set, or empty"},
		{"empty", "${EMPTY}", "", "the environment variable EMPTY is not set, or empty"},
		{"not closed", "${A", "", `"${" without its "}"`},
		{"no name", "${}", "", `what stands between "${" and "}" is not the name of a variable`},
		{"a bad name", "${A-b}", "", `what stands between "${" and "}" is not the name of a variable`},
	}
	for _, test := range tests {
		t.Run(test.rule, func(t *testing.T) {
			got, wrong := expand(test.text, func(name string) string { return vars[name] })
			if got != test.want || wrong != test.wrong {
				t.Errorf("expand(%q): got %q, %q, want %q, %q", test.text, got, wrong, test.want, test.wrong)
			}
		})
	}
}

func TestNoFileIsNeeded(t *testing.T) {
	t.Chdir(t.TempDir())
	p, err := Load(nil)
	if err != nil || p.File != "" || filepath.Base(p.ScriptLocation) != "migrations" {
		t.Errorf("Load(nil): got %+v, %v, want a project without a file", p, err)
	}
}
