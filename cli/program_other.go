//go:build !unix

package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// become runs the program at path and returns its exit code. Both get the
// console's interrupt; this one has asked not to end by the first.
func (a *app) become(path string, args []string) (code int, err error) {
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), programVariable+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.Stdin, a.Stdout, a.Stderr
	err = cmd.Run()
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return e.ExitCode(), nil
	}
	if err != nil {
		return 0, fmt.Errorf("run %s: %w", path, err)
	}
	return 0, nil
}
