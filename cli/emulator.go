package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
)

func emulatorCommand(a *app) *cobra.Command {
	var engine, addr, database string
	cmd := &cobra.Command{
		Use:   "emulator",
		Short: "Serve the RDS Data API from a local database",
		Example: `  retort emulator --engine postgresql
  retort emulator --engine mysql --addr 127.0.0.1:8080`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
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
			return a.serve(ctx, e, addr)
		}),
	}
	cmd.Flags().StringVar(&engine, "engine", "postgresql", "mysql, postgresql, or the `URL` of a database")
	cmd.Flags().StringVar(&database, "database", "", "create this `database` first, if it is not there")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 takes a free one")
	return cmd
}

// serve answers requests until ctx is done, and lets those under way finish.
func (a *app) serve(ctx context.Context, e emulator.Engine, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	handler := emulator.New(e, &emulator.Options{Log: a.logRequest})
	defer handler.Close()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	url := "http://" + l.Addr().String()
	err = a.print(map[string]string{"url": url}, func(w io.Writer) { fmt.Fprintln(w, url) })
	if err != nil {
		return errors.Join(err, l.Close())
	}
	a.say("serving the RDS Data API from %s; stop with Ctrl-C", e)
	context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		server.Shutdown(grace)
	})
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
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

// logRequest says with -v what each request was and what became of it.
func (a *app) logRequest(r emulator.Request) {
	if !a.flags.verbose {
		return
	}
	outcome := fmt.Sprint(r.Status)
	if r.Code != "" {
		outcome += " " + r.Code + ": " + r.Message
	}
	a.say("%s %s %v %s", r.Operation, outcome, r.Duration.Round(time.Microsecond), strings.Join(strings.Fields(r.SQL), " "))
}
