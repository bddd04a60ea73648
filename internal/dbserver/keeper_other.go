//go:build !unix

package dbserver

import (
	"context"
	"errors"
	"fmt"
	"runtime"
)

// A keeper needs a Unix shell and Unix sockets. Here there is none.
type keeper struct {
	dir   string
	owner owner
	pid   int
	ended chan struct{}
}

type owner struct{}

func supported() error {
	return fmt.Errorf("throwaway servers on %s: %w", runtime.GOOS, errors.ErrUnsupported)
}

func newKeeper(context.Context, string, string) (*keeper, error) { return nil, supported() }
func (*keeper) serve([]string) error                             { return supported() }
func (*keeper) finish(context.Context, []string) error           { return supported() }
func (*keeper) log() string                                      { return "" }
func (*keeper) close() error                                     { return nil }
func (owner) chown(string) error                                 { return nil }
