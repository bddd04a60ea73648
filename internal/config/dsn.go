package config

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// DSN returns what the driver of the product takes for a data source name:
// a URL for pgx, the format of go-sql-driver/mysql, a file URI for
// modernc.org/sqlite. It holds the password. It is "" for a database that is
// not connected to directly.
func (d Database) DSN() string {
	switch {
	case d.Transport != "":
		return ""
	case d.Product == "postgresql":
		return d.postgresDSN()
	case d.Product == "mysql":
		return d.mysqlDSN()
	case d.Product == "sqlite":
		return d.sqliteDSN()
	}
	return ""
}

func (d Database) hostPort() string {
	if d.Port == 0 {
		if strings.Contains(d.Host, ":") {
			return "[" + d.Host + "]"
		}
		return d.Host
	}
	return net.JoinHostPort(d.Host, strconv.Itoa(d.Port))
}

func (d Database) postgresDSN() string {
	q := d.values()
	u := url.URL{Scheme: "postgres", Path: "/" + d.Name}
	if strings.HasPrefix(d.Host, "/") || strings.HasPrefix(d.Host, "@") { // a socket's directory
		q.Set("host", d.Host)
		if d.Port != 0 {
			q.Set("port", strconv.Itoa(d.Port))
		}
	} else {
		u.Host = d.hostPort()
	}
	switch {
	case d.Password != "":
		u.User = url.UserPassword(d.User, string(d.Password))
	case d.User != "":
		u.User = url.User(d.User)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (d Database) values() url.Values {
	q := url.Values{}
	for name, value := range d.Params {
		q.Set(name, string(value))
	}
	return q
}

// mysqlDSN leaves multiStatements off: statements are split by us, so that
// each has its own error. Times are UTC.
func (d Database) mysqlDSN() string {
	cfg := mysql.NewConfig()
	cfg.User, cfg.Passwd, cfg.DBName = d.User, string(d.Password), d.Name
	cfg.Net, cfg.Addr = "tcp", d.mysqlAddress()
	if strings.HasPrefix(d.Host, "/") {
		cfg.Net, cfg.Addr = "unix", d.Host
	}
	cfg.ParseTime = true
	dsn := cfg.FormatDSN()
	if len(d.Params) > 0 {
		dsn += "&" + mysqlParams(d.values())
	}
	return dsn
}

func (d Database) mysqlAddress() string {
	host, port := d.Host, d.Port
	if host == "" {
		host = "127.0.0.1"
	}
	if port == 0 {
		port = 3306
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// mysqlParams puts the values of session variables in quotes, as the driver
// sends them in a SET statement.
func mysqlParams(q url.Values) string {
	for name := range mysqlVariables {
		if v := q.Get(name); v != "" && strings.Trim(v, "0123456789") != "" {
			q.Set(name, "'"+mysqlText.Replace(strings.Trim(v, "'"))+"'")
		}
	}
	return q.Encode()
}

var mysqlText = strings.NewReplacer("'", "''", `\`, `\\`)

// busy is how long a statement waits for another process that writes to the
// same SQLite file, in milliseconds.
const busy = "5000"

// sqliteDSN leaves foreign keys unchecked, as SQLite itself and SQLAlchemy do:
// rebuilding a table would otherwise delete the rows that refer to it.
func (d Database) sqliteDSN() string {
	q := d.values()
	wait := busy
	if timeout, err := strconv.ParseFloat(q.Get("timeout"), 64); err == nil {
		wait = strconv.Itoa(int(timeout * 1000))
	}
	q.Del("timeout")
	q.Set("_pragma", "busy_timeout("+wait+")")
	q.Set("_txlock", "immediate")
	name := d.Name
	if !strings.HasPrefix(name, "file:") {
		name = "file:" + sqlitePath.Replace(name)
	}
	return name + "?" + q.Encode()
}

// sqlitePath escapes what has a meaning in a file URI.
var sqlitePath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")
