package config

import (
	"maps"
	"slices"
	"strings"
)

// A rule says what becomes of a URL's parameter.
type rule struct {
	name   string              // what our driver calls it; "" to drop it
	change func(string) string // what it makes of the value; nil for nothing
}

// same lists parameters that our driver knows by the same name.
func same(names ...string) map[string]rule {
	rules := make(map[string]rule, len(names))
	for _, name := range names {
		rules[name] = rule{name: name}
	}
	return rules
}

// dropped lists parameters that mean something to another driver only, and
// nothing to what a migration does.
func dropped(names ...string) map[string]rule {
	rules := make(map[string]rule, len(names))
	for _, name := range names {
		rules[name] = rule{}
	}
	return rules
}

// rulesOf returns what may stand in a URL of the product. A parameter that is
// not listed is refused: passed on, it would at best be refused by the server
// in words nobody understands, and at worst be taken for a session variable.
func rulesOf(product string) map[string]rule {
	rules := map[string]rule{}
	for _, some := range map[string][]map[string]rule{
		"postgresql": {postgresSame, postgresDropped, postgresRenamed},
		"mysql":      {mysqlSame, mysqlVariables, mysqlDropped, mysqlRenamed},
		"sqlite":     {sqliteSame, sqliteDropped, sqliteRenamed},
	}[product] {
		maps.Copy(rules, some)
	}
	return rules
}

// These tables are never changed. The sources: pgx's pgconn.ParseConfig and
// libpq's "Parameter Key Words"; go-sql-driver/mysql's README, PyMySQL's and
// mysqlclient's connect; modernc.org/sqlite's Driver.Open and Python's
// sqlite3.connect.
var (
	postgresSame = same("application_name", "channel_binding", "client_encoding", "connect_timeout",
		"krbspn", "krbsrvname", "lock_timeout", "options", "passfile", "require_auth", "search_path", "service", "servicefile",
		"sslcert", "sslkey", "sslmode", "sslnegotiation", "sslpassword", "sslrootcert", "sslsni",
		"statement_timeout", "idle_in_transaction_session_timeout", "target_session_attrs", "timezone")
	postgresDropped = dropped("async_fallback", "command_timeout", "gssencmode", "gsslib",
		"keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval",
		"prepared_statement_cache_size", "prepared_statement_name_func", "statement_cache_size", "sslcompression", "tcp_user_timeout")
	postgresRenamed = map[string]rule{
		"fallback_application_name": {name: "application_name"},
		"ssl":                       {name: "sslmode", change: sslMode},
		"timeout":                   {name: "connect_timeout"},
	}

	mysqlSame = same("allowCleartextPasswords", "allowNativePasswords", "charset", "collation",
		"connectionAttributes", "maxAllowedPacket", "readTimeout", "serverPubKey", "timeout", "tls", "writeTimeout")
	mysqlVariables = same("foreign_key_checks", "innodb_lock_wait_timeout", "lock_wait_timeout", "max_execution_time",
		"sql_mode", "time_zone", "transaction_isolation", "wait_timeout")
	mysqlDropped = dropped("autocommit", "binary_prefix", "buffered", "local_infile", "pool_recycle", "use_pure", "use_unicode")
	mysqlRenamed = map[string]rule{
		"connect_timeout": {name: "timeout", change: seconds},
		"read_timeout":    {name: "readTimeout", change: seconds},
		"write_timeout":   {name: "writeTimeout", change: seconds},
		"ssl_disabled":    {name: "tls", change: func(v string) string { return map[bool]string{true: "false", false: "true"}[isTrue(v)] }},
		"ssl":             {name: "tls", change: func(v string) string { return map[bool]string{true: "true", false: "false"}[isTrue(v)] }},
	}

	sqliteSame    = same("cache", "immutable", "mode", "vfs")
	sqliteDropped = dropped("cached_statements", "check_same_thread", "detect_types", "isolation_level", "uri")
	sqliteRenamed = map[string]rule{"timeout": {name: "timeout"}}
)

// translate replaces the parameters by what our driver calls them.
func (d *Database) translate() error {
	rules := rulesOf(d.Product)
	params := Params{}
	for _, name := range slices.Sorted(maps.Keys(d.Params)) {
		r, ok := rules[name]
		switch {
		case !ok:
			return d.unknownParam(name, rules)
		case r.name == "":
			continue
		}
		v := d.Params[name]
		if r.change != nil {
			v = Secret(r.change(string(v)))
		}
		params[r.name] = v
	}
	d.Params = params
	return nil
}

func (d *Database) unknownParam(name string, rules map[string]rule) error {
	e := &Error{What: "unknown parameter"}
	if isScheme(name) {
		e.What += " " + quote(name)
	}
	var known []string
	for name, r := range rules {
		if r.name == name {
			known = append(known, name)
		}
	}
	slices.Sort(known)
	e.Hint = suggest(name, known, "the parameters are ")
	if d.Product == "mysql" && strings.HasPrefix(name, "ssl_") {
		e.Hint = `write "tls=true", which trusts the certificates of the system`
	}
	return e
}

// seconds turns a number of seconds into a duration of Go.
func seconds(v string) string {
	if strings.Trim(v, "0123456789.") == "" {
		return v + "s"
	}
	return v
}

// sslMode turns what asyncpg and pg8000 take for "ssl" into an sslmode.
func sslMode(v string) string {
	switch strings.ToLower(v) {
	case "true", "1", "on":
		return "require"
	case "false", "0", "off":
		return "disable"
	}
	return v
}

func isTrue(v string) bool {
	return slices.Contains([]string{"true", "1", "on", "yes"}, strings.ToLower(v))
}
