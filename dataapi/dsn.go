package dataapi

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// schemeSuffix follows the product in the scheme of a DSN, as it does in the
// URLs of SQLAlchemy.
const schemeSuffix = "+auroradataapi"

// ParseDSN reads a data source name:
//
//	PRODUCT+auroradataapi:///DATABASE?cluster_arn=…&secret_arn=…
//
// PRODUCT is postgresql (or postgres) or mysql. Beside the two ARNs the query
// may have region, endpoint, profile, and the durations resume_budget,
// answer_timeout, statement_wait and keep_alive ("90s"). A host, user or password, an unknown key and a key
// given twice are errors; no error repeats a user or password. What is missing
// is reported by [NewConnector], so that a DSN may be completed from elsewhere.
func ParseDSN(dsn string) (*Config, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		// url.Error repeats the whole text, with the password that may be in it.
		return nil, fmt.Errorf("data api: DSN is not a URL")
	}
	c, err := configFromURL(u)
	if err != nil {
		return nil, fmt.Errorf("data api: DSN: %w", err)
	}
	return c, nil
}

func configFromURL(u *url.URL) (*Config, error) {
	product, err := productOf(u.Scheme)
	if err != nil {
		return nil, err
	}
	// SQLAlchemy's users write "://:@/db", which names nobody and nowhere.
	if password, _ := u.User.Password(); u.Host != "" || u.User.Username() != "" || password != "" {
		return nil, fmt.Errorf("host, user and password have no place: the cluster and secret ARN stand for them")
	}
	if u.Fragment != "" || u.Opaque != "" {
		return nil, fmt.Errorf("want %s%s:///DATABASE?cluster_arn=…", product, schemeSuffix)
	}
	c := &Config{Product: product, Database: strings.TrimPrefix(u.Path, "/")}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("query is not well formed")
	}
	return c, c.setAll(query)
}

func productOf(scheme string) (Product, error) {
	switch name, ok := strings.CutSuffix(scheme, schemeSuffix); {
	case ok && (name == "postgresql" || name == "postgres"):
		return PostgreSQL, nil
	case ok && name == "mysql":
		return MySQL, nil
	}
	return "", fmt.Errorf("scheme %q: want %s%s or %s%s",
		scheme, PostgreSQL, schemeSuffix, MySQL, schemeSuffix)
}

func (c *Config) setAll(query url.Values) error {
	for _, key := range slices.Sorted(maps.Keys(query)) {
		if len(query[key]) > 1 {
			return fmt.Errorf("%s is given twice", key)
		}
		if err := c.set(key, query.Get(key)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) set(key, value string) (err error) {
	switch key {
	case "cluster_arn":
		c.ResourceARN = value
	case "secret_arn":
		c.SecretARN = value
	case "region":
		c.Region = value
	case "endpoint":
		c.Endpoint = value
	case "profile":
		c.Profile = value
	case "resume_budget":
		c.ResumeBudget, err = time.ParseDuration(value)
	case "answer_timeout":
		c.AnswerTimeout, err = time.ParseDuration(value)
	case "statement_wait":
		c.StatementWait, err = time.ParseDuration(value)
	case "keep_alive":
		c.KeepAlive, err = time.ParseDuration(value)
	default:
		return fmt.Errorf("unknown key %q: want cluster_arn, secret_arn, region, endpoint, profile, resume_budget, answer_timeout, statement_wait or keep_alive", key)
	}
	if err != nil {
		return fmt.Errorf("%s %q is not a duration", key, value)
	}
	return nil
}

// FormatDSN returns the DSN that [ParseDSN] reads as c. Credentials,
// HTTPClient, OnWait and OnRequest are not part of it.
func (c *Config) FormatDSN() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s:///%s", c.Product, schemeSuffix, url.PathEscape(c.Database))
	separator := "?"
	add := func(key, value string) {
		if value != "" {
			b.WriteString(separator + key + "=" + escapeValue(value))
			separator = "&"
		}
	}
	add("cluster_arn", c.ResourceARN)
	add("secret_arn", c.SecretARN)
	add("region", c.Region)
	add("endpoint", c.Endpoint)
	add("profile", c.Profile)
	add("resume_budget", formatDuration(c.ResumeBudget))
	add("answer_timeout", formatDuration(c.AnswerTimeout))
	add("statement_wait", formatDuration(c.StatementWait))
	add("keep_alive", formatDuration(c.KeepAlive))
	return b.String()
}

// escapeValue leaves the colons and slashes of ARNs and URLs readable: a query
// may hold them.
func escapeValue(s string) string {
	return strings.NewReplacer("%3A", ":", "%2F", "/").Replace(url.QueryEscape(s))
}

func formatDuration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
