package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
)

func emulatorCommand(a *app) *cobra.Command {
	var engine, addr, database string
	var access accessFlags
	var faults faultFlags
	cmd := &cobra.Command{
		Use:   "emulator",
		Short: "Serve the RDS Data API from a local database",
		Example: `  retort emulator --engine postgresql
  retort emulator --engine mysql --addr 127.0.0.1:8080`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			opts := &emulator.Options{}
			if err := errors.Join(access.apply(opts), faults.apply(a, opts)); err != nil {
				return err
			}
			e, err := a.engine(ctx, engine)
			if err != nil {
				return err
			}
			defer e.Close()
			if database != "" {
				if err := e.CreateDatabase(ctx, database); err != nil {
					return err
				}
			}
			return a.serve(ctx, e, addr, opts)
		}),
	}
	cmd.Flags().StringVar(&engine, "engine", "postgresql", "mysql, postgresql, or the `URL` of a database")
	cmd.Flags().StringVar(&database, "database", "", "create this `database` first, if it is not there")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 takes a free one")
	access.add(cmd.Flags())
	faults.add(cmd.Flags())
	return cmd
}

// serve answers requests until ctx is done, and lets those under way finish.
func (a *app) serve(ctx context.Context, e emulator.Engine, addr string, opts *emulator.Options) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	handler := emulator.New(e, opts)
	defer handler.Close()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	url := "http://" + l.Addr().String()
	err = a.print(map[string]string{"url": url}, func(w io.Writer) { fmt.Fprintln(w, url) })
	if err != nil {
		return errors.Join(err, l.Close())
	}
	a.say("serving the RDS Data API from %s; stop with Ctrl-C", e)
	finished := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		a.say("finishing the requests under way; Ctrl-C again ends at once")
		finished <- finish(server, handler)
	})
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-finished
}

// finish ends both when the requests under way have ended, and the statements
// that outlive theirs. Those that only wait are let go, or they would never end.
func finish(server *http.Server, handler *emulator.Server) error {
	server.RegisterOnShutdown(func() { handler.Shutdown(context.Background()) })
	return errors.Join(server.Shutdown(context.Background()), handler.Shutdown(context.Background()))
}

// embedded is the --engine that asks for the stand-in by name.
const embedded = "embedded"

// engine opens what an --engine flag names. Where no MySQL server is
// installed, a program that carries a stand-in uses it.
func (a *app) engine(ctx context.Context, spec string) (emulator.Engine, error) {
	if spec == embedded && a.StandIn == nil {
		return nil, &usageError{errors.New("this retort carries no embedded engine")}
	}
	if spec == embedded {
		return a.StandIn(ctx)
	}
	e, err := emulator.Open(ctx, spec)
	_, missing := errors.AsType[*dbserver.NotInstalledError](err)
	if missing && spec == "mysql" && a.StandIn != nil {
		return a.StandIn(ctx)
	}
	return e, err
}
