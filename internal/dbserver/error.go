package dbserver

import (
	"errors"
	"fmt"
	"strings"
)

// A NotInstalledError says that no server of a product is installed.
type NotInstalledError struct {
	Product Product
	Looked  []string // paths, patterns, and names looked for on PATH, in the order they were tried
}

func (e *NotInstalledError) Error() string {
	return fmt.Sprintf("not installed: looked for %s", strings.Join(e.Looked, ", "))
}

// Install returns a line that says how to install a server of the product on
// common systems.
func (e *NotInstalledError) Install() string {
	if e.Product == PostgreSQL {
		return "apt-get install postgresql, dnf install postgresql-server, or brew install postgresql"
	}
	return "apt-get install mariadb-server, dnf install mariadb-server, or brew install mariadb"
}

// A StartError says that a server, or the making of its data folder, did not
// come to its end.
type StartError struct {
	Program string // its path
	Log     string // the last lines of what it wrote
	Err     error  // why the wait ended: that of the context if it was done
}

func (e *StartError) Error() string {
	if e.Log == "" {
		return fmt.Sprintf("%s: %v", e.Program, e.Err)
	}
	return fmt.Sprintf("%s: %v; its log ends:\n%s", e.Program, e.Err, e.Log)
}

// Unwrap returns e.Err.
func (e *StartError) Unwrap() error { return e.Err }

var (
	errEnded      = errors.New("ended by itself")
	errUnfinished = errors.New("ended with an error")
)
