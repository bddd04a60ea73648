// Emulator measures what the emulator of the Data API adds to the database
// behind it: the same statement over the product's own driver, and over the
// dataapi driver, HTTP and the emulator, in one run on one machine.
//
//	go run ./bench/emulator
//
// Latency is the median of one client that asks again and again, throughput
// that of eight at once. The ratio is the emulator's over the driver's own.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/retort-db/retort/dataapi"
	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbserver"
)

const (
	calls   = 2000
	clients = 8
	query   = "SELECT 1"
)

func main() {
	log.SetFlags(0)
	fmt.Printf("%-12s %-10s %12s %16s\n", query, "", "latency", "throughput")
	for _, p := range []dbserver.Product{dbserver.PostgreSQL, dbserver.MySQL} {
		if err := compare(context.Background(), p); err != nil {
			log.Fatal(err)
		}
	}
}

// compare measures one product both ways.
func compare(ctx context.Context, p dbserver.Product) error {
	server, err := dbserver.Start(ctx, p, &dbserver.Options{Dir: dbserver.MemoryDir(p)})
	if err != nil {
		return err
	}
	defer server.Close()
	if err := server.CreateDatabase(ctx, "bench"); err != nil {
		return err
	}
	direct, err := server.Open("bench")
	if err != nil {
		return err
	}
	defer direct.Close()
	engine, err := open(p, server)
	if err != nil {
		return err
	}
	defer engine.Close()
	handler := emulator.New(engine, nil)
	defer handler.Close()
	web := httptest.NewServer(handler)
	defer web.Close()
	through, err := driver(p, web.URL)
	if err != nil {
		return err
	}
	defer through.Close()

	own, emulated := measure(ctx, direct), measure(ctx, through)
	fmt.Printf("%-12s %-10s %12v %12.0f/s\n", p, "own driver", own.latency.Round(time.Microsecond), own.perSecond)
	fmt.Printf("%-12s %-10s %12v %12.0f/s\n", "", "emulator", emulated.latency.Round(time.Microsecond), emulated.perSecond)
	fmt.Printf("%-12s %-10s %11.1fx %13.2fx\n", "", "ratio", float64(emulated.latency)/float64(own.latency), emulated.perSecond/own.perSecond)
	return nil
}

func open(p dbserver.Product, server *dbserver.Server) (emulator.Engine, error) {
	if p == dbserver.PostgreSQL {
		return emulator.NewPostgreSQL(server.DSN("bench"))
	}
	cfg, err := mysql.ParseDSN(server.DSN("bench"))
	if err != nil {
		return nil, err
	}
	return emulator.NewMySQL(cfg, nil)
}

func driver(p dbserver.Product, endpoint string) (*sql.DB, error) {
	connector, err := dataapi.NewConnector(&dataapi.Config{
		Product:     dataapi.Product(p),
		ResourceARN: "arn:aws:rds:us-west-1:123456789012:cluster:bench",
		SecretARN:   "arn:aws:secretsmanager:us-west-1:123456789012:secret:bench",
		Database:    "bench",
		Endpoint:    endpoint,
	})
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// A speed is how fast the query is answered.
type speed struct {
	latency   time.Duration
	perSecond float64
}

func measure(ctx context.Context, db *sql.DB) speed {
	db.SetMaxOpenConns(clients)
	db.SetMaxIdleConns(clients)
	ask(ctx, db, calls/10) // warm up
	times := ask(ctx, db, calls)
	slices.Sort(times)
	begun := time.Now()
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() { ask(ctx, db, calls/clients) })
	}
	wait.Wait()
	return speed{times[len(times)/2], calls / time.Since(begun).Seconds()}
}

// ask sends the query n times and returns how long each took.
func ask(ctx context.Context, db *sql.DB, n int) []time.Duration {
	times := make([]time.Duration, n)
	for i := range times {
		begun := time.Now()
		var one int
		if err := db.QueryRowContext(ctx, query).Scan(&one); err != nil {
			log.Fatal(err)
		}
		times[i] = time.Since(begun)
	}
	return times
}
