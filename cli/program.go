package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/script"
)

// programVariable is set for the project's own program, so that one which
// forgets its revisions does not run itself for ever.
const programVariable = "RETORT_PROGRAM"

// delegates reports whether a command failed, before it did anything, only
// because this program lacks revisions in Go that the project's own program
// has.
func (a *app) delegates(err error) bool {
	_, absent := errors.AsType[*script.AbsentError](err)
	return absent && a.Go == nil && a.Getenv(programVariable) == ""
}

// runProgram has the project's own program do what args say, in place of this
// one, and returns its exit code. Go's build cache makes it quick where
// nothing has changed.
func (a *app) runProgram(ctx context.Context, args []string) (code int, err error) {
	p, err := a.settings()
	if err != nil {
		return 0, err
	}
	dir := p.ScriptLocation
	if missing(filepath.Join(dir, "main.go")) {
		return 0, &codedError{code: exitError, err: fmt.Errorf("revisions are written in Go, and there is no %s to run them with", fromHere(filepath.Join(dir, "main.go"))),
			hint: "\"retort init --template go\" makes one in a new project"}
	}
	if err := syncLists(p); err != nil {
		return 0, err
	}
	path, err := a.buildProgram(ctx, dir)
	if err != nil {
		return 0, err
	}
	return a.become(path, args)
}

// syncLists brings the lists of Go revisions up to date.
func syncLists(p *config.Project) error {
	for _, dir := range p.VersionLocations {
		if _, err := script.SyncList(dir); err != nil {
			return err
		}
	}
	return nil
}

// buildProgram returns the path of the executable that is built from dir. It
// is that of "go run", which Go keeps in its build cache since version 1.24,
// but for the run in which it was linked: that is gone with it.
func (a *app) buildProgram(ctx context.Context, dir string) (string, error) {
	slow := time.AfterFunc(2*time.Second, func() { a.say("building %s, which has the revisions in Go", fromHere(dir)) })
	defer slow.Stop()
	for range 5 { // the sources may change meanwhile
		path, err := goRun(ctx, dir)
		if err != nil {
			return "", err
		}
		if !missing(path) {
			return path, nil
		}
	}
	return "", fmt.Errorf("build %s: what go run has built is not in Go's build cache: version 1.24 of Go is needed", fromHere(dir))
}

// goRun has "go run" print what it would run.
func goRun(ctx context.Context, dir string) (path string, err error) {
	echo := "echo"
	if runtime.GOOS == "windows" {
		echo = "cmd /c echo"
	}
	cmd := exec.CommandContext(ctx, "go", "run", "-exec", echo, ".")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", &codedError{code: exitError, err: errors.New("revisions are written in Go, and there is no go command to compile them"),
			hint: "install Go, or build " + fromHere(dir) + " where it is and use that program in place of retort"}
	case err != nil:
		return "", fmt.Errorf("%s cannot be built:%s", fromHere(dir), compilerLines(&stderr, err, dir))
	}
	return strings.TrimSpace(string(out)), nil
}

// compilerLines returns what the Go tool said, on lines of its own, with paths
// as a person in the working directory would type them; or err if it said
// nothing.
func compilerLines(said *bytes.Buffer, err error, dir string) string {
	if said.Len() == 0 {
		return " " + err.Error()
	}
	var text strings.Builder
	for line := range strings.Lines(said.String()) {
		line = strings.TrimRight(line, "\r\n")
		if file, rest, ok := strings.Cut(line, ".go:"); ok && !filepath.IsAbs(file) {
			line = fromHere(filepath.Join(dir, file)) + ".go:" + rest
		}
		text.WriteString("\n  " + line)
	}
	return text.String()
}

// fromHere returns path as a person in the working directory would type it.
func fromHere(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
