package dataapi

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// A Product is the database behind the Data API. It decides the placeholders
// of statements and the types of values.
type Product string

// The products the Data API serves.
const (
	PostgreSQL Product = "postgresql"
	MySQL      Product = "mysql"
)

// A Config says which database to talk to, and how. Product, ResourceARN,
// SecretARN and Database are required.
type Config struct {
	// Product is stated, not detected: nothing is asked of the service when a
	// connection is made.
	Product Product

	// ResourceARN is the ARN of the cluster,
	// arn:aws:rds:REGION:ACCOUNT:cluster:NAME.
	ResourceARN string

	// SecretARN is the name or ARN of the secret in Secrets Manager that holds
	// the user and password of the database. It is not itself a secret.
	SecretARN string

	// Database is the database on PostgreSQL, the schema on MySQL. It is sent
	// with every statement: without it the service would connect to the
	// database named like the user.
	Database string

	// Region defaults to the one in ResourceARN. A different one is an error.
	Region string

	// Endpoint is the URL of another endpoint, such as a local emulator. The
	// default is the SDK's: AWS_ENDPOINT_URL_RDS_DATA, AWS_ENDPOINT_URL, the
	// shared configuration file, or the service in Region.
	//
	// A loopback endpoint gets made-up credentials unless Credentials, Profile
	// or AWS_ACCESS_KEY_ID are set, so that nothing asks the instance metadata
	// service.
	Endpoint string

	// Profile is a profile of the shared AWS configuration. The default is
	// AWS_PROFILE, else "default".
	Profile string

	// Credentials sign the requests. The default is the SDK's chain.
	Credentials aws.CredentialsProvider

	// HTTPClient sends the requests to the Data API. It must not send one
	// twice on its own; [http.Client] does so only when nothing was written.
	// The default is the SDK's, with HTTP/1.1 only and idle connections closed
	// after ten seconds. Credentials are fetched with the SDK's in any case.
	HTTPClient HTTPClient

	// ResumeBudget is how long to wait, in all, for a paused cluster to
	// resume. It defaults to 90 seconds; a negative one means not to wait.
	ResumeBudget time.Duration

	// AnswerTimeout is how long to wait for the answer to one request. It
	// defaults to 75 seconds. The service answers within 45 seconds, so less
	// makes failures of unknown outcome out of slow successes.
	AnswerTimeout time.Duration

	// StatementWait is how long to wait for a definition that goes on after
	// the 45 seconds of its call, as CREATE INDEX may. The driver looks for it
	// among the statements that run, and returns when it has ended. It defaults
	// to six hours; a negative one means not to wait.
	StatementWait time.Duration

	// KeepAlive is how long a transaction may be idle before the driver sends
	// SELECT 1 in it. The service rolls back what was idle for three minutes.
	// It defaults to 100 seconds; a negative one means not to do so. A
	// transaction that is kept alive and never ended holds its locks until
	// the program or, after 24 hours, the service ends it.
	KeepAlive time.Duration

	// OnWait is told before the driver waits, to send a request again or to
	// look again for a statement that goes on. It may be called from several
	// goroutines at once, and holds up the request.
	OnWait func(Wait)

	// OnRequest is told of each HTTP request when it has ended, including
	// those that are sent again. It may be called from several goroutines at
	// once, and holds up the statement.
	OnRequest func(Request)
}

// String returns the DSN of c, so that a Config that is printed shows no
// credentials.
func (c Config) String() string { return c.FormatDSN() }

// An HTTPClient sends HTTP requests. [*http.Client] is one.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

const (
	defaultResumeBudget  = 90 * time.Second
	defaultAnswerTimeout = 75 * time.Second
	defaultStatementWait = 6 * time.Hour
	defaultKeepAlive     = 100 * time.Second
)

// complete returns a copy of c with its defaults filled in, or an error that
// says what is wrong with c.
func (c *Config) complete() (*Config, error) {
	d := *c
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("data api: %w", err)
	}
	d.ResumeBudget = cmp.Or(d.ResumeBudget, defaultResumeBudget)
	d.AnswerTimeout = cmp.Or(d.AnswerTimeout, defaultAnswerTimeout)
	d.StatementWait = cmp.Or(d.StatementWait, defaultStatementWait)
	d.KeepAlive = cmp.Or(d.KeepAlive, defaultKeepAlive)
	return &d, nil
}

func (c *Config) check() error {
	if c.Product != PostgreSQL && c.Product != MySQL {
		return fmt.Errorf("product %q: want %q or %q", c.Product, PostgreSQL, MySQL)
	}
	if err := c.checkNames(); err != nil {
		return err
	}
	if err := checkEndpoint(c.Endpoint); err != nil {
		return err
	}
	if c.AnswerTimeout < 0 {
		return fmt.Errorf("answer timeout %v is negative", c.AnswerTimeout)
	}
	return c.settleRegion()
}

// checkNames looks for what the service would reject with an error that leads
// nowhere: a carriage return glued to an ARN is "SQL Exception", a missing
// database is that of the user's name.
func (c *Config) checkNames() error {
	for _, n := range []struct{ key, value string }{
		{"cluster ARN", c.ResourceARN},
		{"secret ARN", c.SecretARN},
		{"database", c.Database},
	} {
		if n.value == "" {
			return fmt.Errorf("%s is missing", n.key)
		}
		if strings.ContainsFunc(n.value, unicode.IsControl) || strings.TrimSpace(n.value) != n.value {
			return fmt.Errorf("%s %q: has a control character or a space around it", n.key, n.value)
		}
	}
	return nil
}

// settleRegion fills in Region from ResourceARN.
func (c *Config) settleRegion() error {
	a, err := arn.Parse(c.ResourceARN)
	if err != nil || a.Service != "rds" || a.Region == "" || !strings.HasPrefix(a.Resource, "cluster:") {
		return fmt.Errorf("cluster ARN %q: want arn:aws:rds:REGION:ACCOUNT:cluster:NAME", c.ResourceARN)
	}
	if c.Region == "" {
		c.Region = a.Region
	}
	if c.Region != a.Region {
		return fmt.Errorf("region %q differs from that of cluster ARN %q", c.Region, c.ResourceARN)
	}
	return nil
}

func checkEndpoint(endpoint string) error {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("endpoint: want http://HOST:PORT or https://HOST")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("endpoint: want http://HOST:PORT or https://HOST, without user or query")
	}
	return nil
}

// loopback reports whether endpoint is on this machine for certain.
func loopback(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

var _ HTTPClient = (*http.Client)(nil)
