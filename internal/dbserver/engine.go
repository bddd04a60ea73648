package dbserver

import (
	"database/sql"
	"net/url"
	"strings"
)

// An engine is what is particular to a product. A dir is the folder of one
// server: its data is in dir/data and its socket in dir.
type engine interface {
	product() Product
	installation() Installation

	initialise(dir string) []string               // the command that makes the data
	serve(dir string, settings []string) []string // the command that is the server
	stopSignal() string                           // ends it at once and leaves nothing behind

	open(dir, database string) (*sql.DB, error)
	dsn(dir, database string) string
	url(dir, database string) string

	adminDatabase() string
	quote(name string) string
	dropDatabase(name string) string
}

func newEngine(p Product, in Installation) engine {
	if p == PostgreSQL {
		return postgresql{in}
	}
	return mysql{in}
}

// queryValue escapes a path for the query of a URL. Slashes are allowed there
// and easier to read as they are.
func queryValue(path string) string {
	return strings.ReplaceAll(url.QueryEscape(path), "%2F", "/")
}
