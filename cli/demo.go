package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/revision"
)

func demoCommand(a *app) *cobra.Command {
	var engines []string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play a whole project over a local Data API",
		Long: `Play a whole project over a local Data API: every command is run for real, as
a process of its own, against an emulator of the RDS Data API that this command
starts in front of a throwaway server. No AWS account is needed, and nothing
stays behind.`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error { return a.demo(ctx, engines) }),
	}
	cmd.Flags().StringSliceVar(&engines, "engine", []string{"mysql", "postgresql"}, "what to play it on")
	return cmd
}

// demo plays the story on each engine that there is a server for.
func (a *app) demo(ctx context.Context, engines []string) error {
	played := []*stage{}
	for _, name := range engines {
		e, err := a.engine(ctx, name)
		if missing, ok := errors.AsType[*dbserver.NotInstalledError](err); ok {
			a.say("%s is left out: %v\n", name, missing)
			continue
		}
		if err != nil {
			return err
		}
		s, err := a.play(ctx, name, e)
		if err := errors.Join(err, e.Close()); err != nil {
			return err
		}
		played = append(played, s)
	}
	if len(played) == 0 {
		return errors.New("there is no server to play the demo on")
	}
	if a.flags.json {
		return a.printJSON(played)
	}
	return nil
}

// A stage is one playing of the story: a project in a temporary directory,
// and the emulator it talks to.
type stage struct {
	Engine string `json:"engine"`
	Acts   []act  `json:"acts"`

	product string
	dir     string
	url     string
	server  *emulator.Server
	db      *sql.DB // sees the rows, through the same endpoint
	out     io.Writer
}

// An act is one command that was run, and what it did.
type act struct {
	Command  string        `json:"command"`
	Requests int           `json:"requests"`
	Rows     []revision.ID `json:"rows"` // of alembic_version, afterwards
}

func (a *app) play(ctx context.Context, product string, e emulator.Engine) (*stage, error) {
	if err := e.CreateDatabase(ctx, demoDatabase); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "retort-demo-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &stage{Engine: e.String(), product: strings.Replace(product, embedded, "mysql", 1), dir: dir, url: "http://" + l.Addr().String(), server: emulator.New(e, nil), out: a.Stdout}
	if a.flags.json {
		s.out = io.Discard
	}
	defer s.server.Close()
	server := &http.Server{Handler: s.server, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(l)
	defer server.Close()
	if s.db, err = s.open(); err != nil {
		return nil, err
	}
	defer s.db.Close()
	fmt.Fprintf(s.out, "== %s+auroradataapi, answered at %s by %s\n\n", s.product, s.url, s.Engine)
	return s, s.story(ctx)
}

const (
	demoDatabase = "sampledb"
	demoCluster  = "arn:aws:rds:us-west-1:123456789012:cluster:sample-db-cluster"
	demoSecret   = "arn:aws:secretsmanager:us-west-1:123456789012:secret:sample-db"
)

func (s *stage) open() (*sql.DB, error) {
	connector, err := dataapi.NewConnector(&dataapi.Config{
		Product:     dataapi.Product(s.product),
		ResourceARN: demoCluster,
		SecretARN:   demoSecret,
		Database:    demoDatabase,
		Endpoint:    s.url,
	})
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
