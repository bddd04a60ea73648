package cli

import (
	"database/sql"
	"fmt"
	"sync"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dialect"
	mysqldialect "github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/dialect/postgres"
	"github.com/retort-db/retort/dialect/sqlite"
	"github.com/retort-db/retort/internal/config"
)

// dialects holds the products that a URL can name.
var dialects = map[string]dialect.Dialect{
	"postgresql": postgres.Dialect{},
	"mysql":      mysqldialect.Dialect{},
	"sqlite":     sqlite.Dialect{},
}

// open returns a handle of the database. Nothing is sent yet.
func (a *app) open(d config.Database) (*sql.DB, error) {
	if d.Transport == config.DataAPI {
		return a.openDataAPI(d)
	}
	switch d.Product {
	case "postgresql":
		cfg, err := pgx.ParseConfig(d.DSN())
		if err != nil {
			return nil, err
		}
		return stdlib.OpenDB(*cfg), nil
	case "mysql":
		cfg, err := mysql.ParseDSN(d.DSN())
		if err != nil {
			return nil, err
		}
		connector, err := mysql.NewConnector(cfg)
		if err != nil {
			return nil, err
		}
		return sql.OpenDB(connector), nil
	case "sqlite":
		db, err := sql.Open("sqlite", d.DSN())
		if err == nil {
			db.SetMaxOpenConns(1) // a second one on sqlite:// would see another database
		}
		return db, err
	}
	return nil, fmt.Errorf("no driver for %s", d.Product)
}

func (a *app) openDataAPI(d config.Database) (*sql.DB, error) {
	connector, err := dataapi.NewConnector(a.dataAPI(d))
	if err != nil {
		return nil, &usageError{err} // nothing was sent: it is the settings
	}
	return sql.OpenDB(connector), nil
}

// dataAPI says the same of a database as the driver takes it.
func (a *app) dataAPI(d config.Database) *dataapi.Config {
	return &dataapi.Config{
		Product:       dataapi.Product(d.Product),
		ResourceARN:   d.ClusterARN,
		SecretARN:     d.SecretARN,
		Database:      d.Name,
		Region:        d.Region,
		Endpoint:      d.Endpoint,
		StatementWait: orNever(d.StatementWait),
		KeepAlive:     orNever(d.KeepAlive),
		OnWait:        a.waiting(),
	}
}

// waiting returns what tells a person, once for each reason, why nothing
// happens.
func (a *app) waiting() func(dataapi.Wait) {
	var resuming, running, refused sync.Once
	return func(w dataapi.Wait) {
		switch {
		case w.Resuming():
			resuming.Do(func() { a.say("the cluster is resuming; waiting for it") })
		case w.Running():
			running.Do(func() { a.say("the statement has outlived its request; waiting for it to end") })
		default:
			refused.Do(func() { a.say("waiting to send again, because of: %v", w.Reason) })
		}
	}
}
