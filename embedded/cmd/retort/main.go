// Retort with a stand-in for MySQL linked in, so that "retort demo" and
// "retort emulator --engine mysql" need no server.
package main

import (
	"context"
	"os"

	"github.com/retort-db/retort/cli"
	"github.com/retort-db/retort/embedded"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], &cli.Options{StandIn: embedded.Engine}))
}
