// Retort moves databases along a graph of revisions.
package main

import (
	"context"
	"os"

	"github.com/retort-db/retort/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], nil))
}
