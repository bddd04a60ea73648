//go:build unix

package cli

import (
	"fmt"
	"os"
	"syscall"
)

// become replaces this process by the program at path, which so gets its
// streams, its signals and its exit code. It returns only if it fails.
func (a *app) become(path string, args []string) (code int, err error) {
	err = syscall.Exec(path, append([]string{"retort"}, args...), append(os.Environ(), programVariable+"=1"))
	return 0, fmt.Errorf("run %s: %w", path, err)
}
