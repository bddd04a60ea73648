package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/retort-db/retort/cli"
)

const commandsFile = "../docs/commands.md"

// TestDocuments plays each document from its top to its end: a block of console
// is typed, and has to print what stands there; a block that names a file
// behind its language is that file. With -update the document is rewritten.
func TestDocuments(t *testing.T) {
	for _, file := range []string{"../README.md", commandsFile, "../docs/running.md"} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want := readDocument(t, file)
			p := player{t: t, dir: t.TempDir(), cover: t.TempDir()}
			got := block.ReplaceAllStringFunc(want, p.play)
			got = writeFlags(got)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s is not what happens (-document +played); \"go test ./cli -update\" rewrites it:\n%s", file, diff)
			}
		})
	}
}

// TestCommandsDocumentIsWhole finds commands that nobody described, and flags
// that no command has.
func TestCommandsDocumentIsWhole(t *testing.T) {
	text, flags := readDocument(t, commandsFile), map[string]bool{"help": true, "version": true}
	for _, cmd := range cli.Root().Commands() {
		if !strings.Contains(text, heading+cmd.Name()+"\n") && !cmd.Hidden && cmd.Name() != "help" {
			t.Errorf("%s: no section %q", commandsFile, cmd.Name())
		}
		note := func(f *pflag.Flag) { flags[f.Name] = true }
		cmd.LocalFlags().VisitAll(note)
		cmd.InheritedFlags().VisitAll(note)
	}
	for _, flag := range flagInText.FindAllStringSubmatch(text, -1) {
		if !flags[flag[1]] {
			t.Errorf("%s: there is no flag --%s", commandsFile, flag[1])
		}
	}
}

const heading = "\n## "

var (
	block      = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")
	flagsBlock = regexp.MustCompile("(?s)```flags\n.*?```")
	flagInText = regexp.MustCompile(`--([a-z][a-z0-9-]+)`)
)

func readDocument(t *testing.T, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// commandOf returns the command of that name, or nil.
func commandOf(name string) *cobra.Command {
	for _, cmd := range cli.Root().Commands() {
		if cmd.Name() == name {
			return cmd
		}
	}
	return nil
}

// writeFlags puts the flags of its command into each section.
func writeFlags(text string) string {
	sections := strings.Split(text, heading)
	for i, section := range sections {
		name, _, _ := strings.Cut(section, "\n")
		if cmd := commandOf(name); cmd != nil {
			sections[i] = flagsBlock.ReplaceAllLiteralString(section, "```flags\n"+cmd.LocalNonPersistentFlags().FlagUsages()+"```")
		}
	}
	return strings.Join(sections, heading)
}

// A player types what a document says, in a directory.
type player struct {
	t     *testing.T
	dir   string
	cover string // where commands leave what "go test -cover" counts
}

// play does one block and returns it with what came of it.
func (p *player) play(text string) string {
	parts := block.FindStringSubmatch(text)
	language, file, body := parts[1], parts[2], parts[3]
	if file != "" {
		p.write(file, body)
	}
	if language != "console" {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(body) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			out.WriteString(line + p.run(command))
		}
	}
	return "```console\n" + out.String() + "```"
}

func (p *player) write(file, text string) {
	if err := os.WriteFile(filepath.Join(p.dir, file), []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

// run returns what a person at a terminal would see.
func (p *player) run(command string) string {
	cmd := exec.CommandContext(p.t.Context(), "sh", "-c", command)
	cmd.Dir = p.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=/no-home", "EDITOR=cat", "GORACE=atexit_sleep_ms=0",
		"GOCOVERDIR=" + p.cover}
	out, _ := cmd.CombinedOutput() // the document shows failures too
	return strings.ReplaceAll(string(out), p.dir, "/home/me/app")
}
