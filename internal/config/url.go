package config

import (
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// DataAPI is the transport of a database that is reached over the RDS Data
// API.
const DataAPI = "auroradataapi"

// A Database says where to connect to, and how.
type Database struct {
	URL       Secret // as it was given; "" if nothing is configured
	Product   string // "postgresql", "mysql" or "sqlite"
	Transport string // "" for a direct connection, or DataAPI

	User     string
	Password Secret
	Host     string // may be "" for the product's default; a socket's path starts with "/"
	Port     int    // 0 for the product's default
	Name     string // of the database; of a SQLite file, the path, or ":memory:"
	Params   Params // for the driver, in its words

	ClusterARN, SecretARN string // of the Data API, as are the next
	Region                string
	Endpoint              string // "" for Amazon's own
	StatementWait         Wait   // for a statement that outlives its call
	KeepAlive             Wait   // after which an idle transaction is kept alive
}

// Params are parameters for a driver. Any of them may be a secret.
type Params map[string]Secret

// schemes maps the products to how SQLAlchemy and others spell them.
var schemes = map[string]string{"postgresql": "postgresql", "postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}

// drivers lists what may stand behind "+" in a scheme: the drivers of Python
// that a project may name without meaning anything to us, and the Data API.
var drivers = map[string][]string{
	"postgresql": {"asyncpg", DataAPI, "pg8000", "psycopg", "psycopg2", "psycopg2cffi", "psycopg_async"},
	"mysql":      {"aiomysql", "asyncmy", DataAPI, "cymysql", "mariadbconnector", "mysqlconnector", "mysqldb", "pymysql"},
	"sqlite":     {"aiosqlite", "pysqlite"},
}

// ParseURL reads a database URL in the spelling of SQLAlchemy, in which a
// password may hold anything but "@" unescaped. The path of a SQLite file is
// left as it is. An error is an [*Error] without a place.
func ParseURL(text string) (Database, error) {
	d := Database{URL: Secret(text), Params: Params{}}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return Database{}, &Error{What: "it has no scheme", Hint: `write a URL such as "postgresql://user:password@host/database"`}
	}
	if err := d.scheme(scheme); err != nil {
		return Database{}, err
	}
	rest = d.userinfo(rest)
	rest, query, _ := strings.Cut(rest, "?")
	address, name, slash := strings.Cut(rest, "/")
	d.Name = name
	if err := d.query(query); err != nil {
		return Database{}, err
	}
	if d.Product == "sqlite" {
		if err := d.file(address, slash); err != nil {
			return Database{}, err
		}
		return d, nil
	}
	if err := d.address(address); err != nil {
		return Database{}, err
	}
	if err := d.finish(); err != nil {
		return Database{}, err
	}
	return d, nil
}

// scheme sets the product and the transport.
func (d *Database) scheme(scheme string) error {
	name, driver, hasDriver := strings.Cut(strings.ToLower(scheme), "+")
	product, ok := schemes[name]
	if !ok || hasDriver && !slices.Contains(drivers[product], driver) {
		what := "unknown scheme"
		if isScheme(scheme) {
			what += " " + quote(scheme)
		}
		return &Error{What: what, Hint: schemeHint(product)}
	}
	d.Product = product
	if driver == DataAPI {
		d.Transport = DataAPI
	}
	return nil
}

// isScheme tells whether a text is short and plain enough to be shown.
func isScheme(s string) bool {
	plain := strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789+._-") == ""
	return plain && len(s) > 0 && len(s) <= 30
}

func schemeHint(product string) string {
	if product != "" {
		return "behind + may stand " + strings.Join(drivers[product], ", ")
	}
	return "the schemes are " + strings.Join(slices.Sorted(maps.Keys(schemes)), ", ") + ", and mysql+" + DataAPI + ", postgresql+" + DataAPI
}

// userinfo takes "user:password@" away from the start of rest.
func (d *Database) userinfo(rest string) string {
	info, after, found := strings.Cut(rest, "@")
	user, password, _ := strings.Cut(info, ":")
	if !found || strings.ContainsAny(user, "/?") {
		return rest
	}
	d.User, d.Password = unescape(user), Secret(unescape(password))
	return after
}

// unescape replaces what is escaped with percent signs. Others stay as they
// are, as for Python.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// query reads the parameters.
func (d *Database) query(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return &Error{What: "its parameters are malformed", Hint: `write them as in "?name=value&other=value", with other signs escaped`}
	}
	for name, list := range values {
		if len(list) > 1 {
			return &Error{What: "a parameter is there twice: " + quote(name)}
		}
		d.Params[name] = Secret(list[0])
	}
	return nil
}

// address reads "host:port", of which the host may be an address of IPv6 in
// brackets.
func (d *Database) address(address string) error {
	if strings.Contains(address+d.Name, "@") {
		return &Error{What: `there is an "@" too many, or a "/" before it`, Hint: `write "@" in a user or password as "%40" and "/" as "%2F", or the password in a setting of its own`}
	}
	host, port := address, ""
	if inner, after, ok := strings.Cut(strings.TrimPrefix(address, "["), "]"); ok && address[0] == '[' {
		host, port = inner, strings.TrimPrefix(after, ":")
	} else if i := strings.LastIndexByte(address, ':'); i >= 0 {
		host, port = address[:i], address[i+1:]
	}
	d.Host, d.Name = unescape(host), unescape(d.Name)
	if port == "" {
		return nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return &Error{What: "its port is no number from 1 to 65535"}
	}
	d.Port = int(n)
	return nil
}

// file makes sure that a SQLite URL names its file where it should.
func (d *Database) file(address string, slash bool) error {
	if address != "" || d.User != "" || d.Password != "" || (!slash && d.Name != "") {
		return &Error{What: "a path needs three slashes", Hint: `write "sqlite:///file.db", or "sqlite:////tmp/file.db" for an absolute path`}
	}
	if d.Name == "" {
		d.Name = ":memory:"
	}
	return d.translate()
}

// inDir makes the path of a SQLite file absolute.
func (d *Database) inDir(dir string) {
	if d.Product == "sqlite" && d.Name != ":memory:" && !strings.HasPrefix(d.Name, "file:") && !filepath.IsAbs(d.Name) {
		d.Name = filepath.Join(dir, d.Name)
	}
}

// finish takes what the parameters say of the address, and translates the
// rest.
func (d *Database) finish() error {
	if d.Transport == DataAPI {
		return d.finishDataAPI()
	}
	d.move("user", func(v string) { d.User = v })
	d.move("password", func(v string) { d.Password = Secret(v) })
	d.move("host", func(v string) { d.Host = v })
	d.move("dbname", func(v string) { d.Name = v })
	d.move("unix_socket", func(v string) { d.Host = v })
	if port, err := strconv.ParseUint(string(d.Params["port"]), 10, 16); err == nil {
		d.move("port", func(string) { d.Port = int(port) })
	}
	return d.translate()
}

// move hands a parameter to set, if there is one, and removes it.
func (d *Database) move(name string, set func(string)) {
	if v, ok := d.Params[name]; ok {
		set(string(v))
		delete(d.Params, name)
	}
}

// String returns the address for people to read, without the password and
// the parameters: "mysql://me@db:3306/app". It is "" if nothing is configured.
func (d Database) String() string {
	scheme := d.Product
	switch {
	case d.Product == "":
		return ""
	case d.Product == "sqlite":
		return "sqlite:///" + d.Name
	case d.Transport != "":
		return scheme + "+" + d.Transport + ":///" + d.Name
	}
	u := url.URL{Scheme: scheme, Host: d.hostPort(), Path: "/" + d.Name}
	if d.User != "" {
		u.User = url.User(d.User)
	}
	return u.String()
}
