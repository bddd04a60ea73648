package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retort-db/retort"
	"github.com/retort-db/retort/revision"
)

// story is the life of a small project: two branches, a merge, and the way
// there and back.
func (s *stage) story(ctx context.Context) error {
	const first, left, right, merge = "deb04adc7bd7", "9b1e6e1f2c30", "c41f7a52d8e9", "f00d5e0b7a11"
	return s.acts(ctx,
		s.command("init", "migrations"),
		s.settings,
		s.command("revision", "-m", "create sample table", "--rev-id", first),
		s.write(first, "CREATE TABLE sample (id int, name varchar(10));", "DROP TABLE sample;"),
		s.command("revision", "-m", "add a price", "--rev-id", left),
		s.write(left, "ALTER TABLE sample ADD COLUMN price int;", "ALTER TABLE sample DROP COLUMN price;"),
		s.command("revision", "-m", "add shops", "--rev-id", right, "--head", first, "--splice", "--branch-label", "shops"),
		s.write(right, "CREATE TABLE shop (id int PRIMARY KEY);\nINSERT INTO shop (id) VALUES (1);", "DROP TABLE shop;"),
		s.command("heads"),
		s.command("merge", "heads", "-m", "merge shops", "--rev-id", merge),
		s.command("upgrade", "head"),
		s.command("current"),
		s.command("history"),
		s.command("upgrade", "head", "--sql"),
		s.command("downgrade", first),
		s.command("upgrade", "head"),
		s.command("upgrade", "head"),
		s.command("downgrade", "base"),
	)
}

func (s *stage) acts(ctx context.Context, acts ...func(context.Context) error) error {
	for _, act := range acts {
		if err := act(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settings gives the project its environment.
func (s *stage) settings(context.Context) error {
	text := fmt.Sprintf(`script_location = "migrations"
default_env = "local"

[env.local]
url         = "%s+auroradataapi:///sampledb"
cluster_arn = "%s"
secret_arn  = "%s"
region      = "us-west-1"
endpoint    = "%s"
`, s.product, demoCluster, demoSecret, s.url)
	fmt.Fprintf(s.out, "$ cat retort.toml\n%s\n", text)
	return os.WriteFile(filepath.Join(s.dir, "retort.toml"), []byte(text), 0o666)
}

// write fills in what a revision does, as a person would in an editor.
func (s *stage) write(id, upgrade, downgrade string) func(context.Context) error {
	return func(context.Context) error {
		files, err := filepath.Glob(filepath.Join(s.dir, "migrations", "versions", id+"_*.sql"))
		if err != nil || len(files) != 1 {
			return fmt.Errorf("demo: %d files of revision %s", len(files), id)
		}
		text, err := os.ReadFile(files[0])
		if err != nil {
			return err
		}
		text = bytes.Replace(text, []byte("-- retort:upgrade\n"), []byte("-- retort:upgrade\n"+upgrade+"\n"), 1)
		text = bytes.Replace(text, []byte("-- retort:downgrade\n"), []byte("-- retort:downgrade\n"+downgrade+"\n"), 1)
		fmt.Fprintf(s.out, "$ cat migrations/versions/%s\n%s\n", filepath.Base(files[0]), text)
		return os.WriteFile(files[0], text, 0o666)
	}
}

// command runs retort in a process of its own and tells what it did: the
// requests it made, and the rows of alembic_version afterwards.
func (s *stage) command(args ...string) func(context.Context) error {
	return func(ctx context.Context) error {
		fmt.Fprintf(s.out, "$ retort %s\n", shellWords(args))
		exe, err := os.Executable()
		if err != nil {
			return err
		}
		before := s.server.Stats()
		cmd := exec.CommandContext(ctx, exe, args...)
		cmd.Args[0] = os.Args[0] // by which a test binary knows what it is to be
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, environment(), s.out, s.out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("retort %s: %w", shellWords(args), err)
		}
		done := act{Command: "retort " + shellWords(args), Requests: s.server.Stats().Total() - before.Total()}
		if done.Rows, err = s.rows(ctx); err != nil {
			return err
		}
		s.Acts = append(s.Acts, done)
		if done.Requests > 0 {
			fmt.Fprintf(s.out, "   [%d requests; alembic_version: %s]\n", done.Requests, orElse(join(done.Rows), "no rows"))
		}
		fmt.Fprintln(s.out)
		return nil
	}
}

// environment leaves out what would take the story to another database.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "RETORT_") || strings.HasPrefix(v, "AURORA_") || strings.HasPrefix(v, "AWS_") || strings.HasPrefix(v, "ALEMBIC_")
	})
}

// rows returns the rows of alembic_version.
func (s *stage) rows(ctx context.Context) ([]revision.ID, error) {
	m, err := retort.New(s.db, dialects[s.product], nil, nil)
	if err != nil {
		return nil, err
	}
	rows, err := m.Rows(ctx)
	return list(rows), err
}

// shellWords joins arguments as one would type them.
func shellWords(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		if strings.Contains(arg, " ") {
			arg = `"` + arg + `"`
		}
		words[i] = arg
	}
	return strings.Join(words, " ")
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
