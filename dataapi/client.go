package dataapi

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/smithy-go/logging"
)

// The operations the driver uses, as the service names them.
const (
	opExecute  = "ExecuteStatement"
	opBegin    = "BeginTransaction"
	opCommit   = "CommitTransaction"
	opRollback = "RollbackTransaction"
)

// A call is something to ask of the service, in one request or, where it is
// proven that the one before had no effect, in several.
type call struct {
	op          string
	product     Product
	sql         string
	draft       *draft // of sql; nil if it is the driver's own
	transaction string
	continues   bool // a statement goes on after the service's time limit
	send        func(context.Context, *rdsdata.Client) error
}

// A client sends calls. It is shared by the connections of a pool.
type client struct {
	cfg *Config

	mu  sync.Mutex
	sdk *rdsdata.Client // nil until the first request
}

// do sends c until it succeeds or must not be sent again.
func (cl *client) do(ctx context.Context, c *call) error {
	r := newRetries(cl.cfg)
	for attempt := 1; ; attempt++ {
		failed := cl.try(ctx, c, attempt)
		if failed == nil {
			return nil
		}
		w, again := r.next(failed)
		if !again {
			return failed
		}
		if cl.cfg.OnWait != nil {
			cl.cfg.OnWait(w)
		}
		if !pause(ctx, w.Delay) {
			return interrupted(ctx, failed)
		}
	}
}

// try sends c once.
func (cl *client) try(ctx context.Context, c *call, number int) *Error {
	start := time.Now()
	failed := cl.send(ctx, c)
	if cl.cfg.OnRequest != nil {
		r := Request{Op: c.op, SQL: c.sql, Transaction: c.transaction,
			Attempt: number, Duration: time.Since(start)}
		if failed != nil {
			r.Err = failed // a nil *Error must not become a non-nil error
		}
		cl.cfg.OnRequest(r)
	}
	return failed
}

func (cl *client) send(ctx context.Context, c *call) *Error {
	var a attempt
	noAnswer := fmt.Errorf("no answer within %v", cl.cfg.AnswerTimeout)
	limited, cancel := context.WithTimeoutCause(ctx, cl.cfg.AnswerTimeout, noAnswer)
	defer cancel()

	sdk, err := cl.load(limited)
	if err == nil {
		err = c.send(a.watch(limited), sdk)
	}
	if err == nil {
		return nil
	}
	failed := newError(c, &a, err)
	if failed.HTTPStatus == 0 && ctx.Err() == nil && errors.Is(context.Cause(limited), noAnswer) {
		failed.err = noAnswer
	}
	return failed
}

// load reads the AWS configuration once, for the first request.
func (cl *client) load(ctx context.Context) (*rdsdata.Client, error) {
	cl.mu.Lock()
	defer cl.mu.Unlock()
	if cl.sdk != nil {
		return cl.sdk, nil
	}
	settings, err := config.LoadDefaultConfig(ctx, cl.loadOptions)
	if err != nil {
		return nil, fmt.Errorf("load AWS configuration: %w", err)
	}
	cl.sdk = rdsdata.NewFromConfig(settings, cl.options)
	return cl.sdk, nil
}

func (cl *client) loadOptions(o *config.LoadOptions) error {
	o.Region = cl.cfg.Region
	o.SharedConfigProfile = cl.cfg.Profile
	o.Credentials = cl.cfg.Credentials
	o.HTTPClient = newHTTPClient() // one that can take AWS_CA_BUNDLE
	o.Logger = logging.Nop{}
	return nil
}

// options come after the environment and the shared configuration, which may
// ask for retries. The SDK's retries would run a statement twice.
func (cl *client) options(o *rdsdata.Options) {
	o.Retryer = aws.NopRetryer{}
	if cl.cfg.Endpoint != "" {
		o.BaseEndpoint = aws.String(cl.cfg.Endpoint)
	}
	if loopback(aws.ToString(o.BaseEndpoint)) && !cl.credentialed() {
		o.Credentials = credentials.NewStaticCredentialsProvider("local", "local", "")
	}
	s := &sender{client: o.HTTPClient, replay: true}
	if cl.cfg.HTTPClient != nil {
		s = &sender{client: cl.cfg.HTTPClient}
	}
	o.HTTPClient = s
}

// credentialed reports whether credentials are configured, rather than left to
// be found.
func (cl *client) credentialed() bool {
	if cl.cfg.Credentials != nil || cl.cfg.Profile != "" {
		return true
	}
	env, err := config.NewEnvConfig()
	return err == nil && env.Credentials.HasKeys()
}
