package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/dbtest"
)

// The messages of AWS's front end.
const (
	notMatching = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	badToken    = "The security token included in the request is invalid."
)

var (
	temporary = emulator.Key{ID: "ASIA", Secret: "other", SessionToken: "token", Caller: alice}
	expired   = emulator.Key{ID: "OLD", Secret: "old", SessionToken: "token", Expires: time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)}
)

// verified returns options that check signatures.
func verified(clock emulator.Clock) *emulator.Options {
	return &emulator.Options{Clock: clock, VerifySignatures: true, Access: &emulator.Access{
		Clusters: []emulator.Cluster{{ARN: clusterARN}},
		Keys:     []emulator.Key{aliceKey, temporary, expired},
	}}
}

// signedBy returns the official client with other credentials.
func (f *fixture) signedBy(id, secret, token string) *rdsdata.Client {
	o := f.client.Options()
	o.Credentials = credentials.NewStaticCredentialsProvider(id, secret, token)
	return rdsdata.New(o)
}

// TestSignedBySDK: the client's own clock is the machine's, and so is the
// emulator's.
func TestSignedBySDK(t *testing.T) {
	both := func(t *testing.T, f *fixture) {
		f.run("SELECT 1")
		x := f.begin()
		x.run("SELECT 1")
		status, err := x.commit()
		f.mustEnd(status, err, "Transaction Committed")
		if _, err := f.signedBy("ASIA", "other", "token").ExecuteStatement(t.Context(), f.input("SELECT 1")); err != nil {
			t.Errorf("temporary credentials: %v", err)
		}
	}
	t.Run("postgresql", func(t *testing.T) { both(t, postgresql(t, verified(nil))) })
	t.Run("mysql", func(t *testing.T) { both(t, mariadb(t, verified(nil))) })
}

func TestRefusedCredentials(t *testing.T) {
	f := postgresql(t, verified(nil))
	tests := []struct{ name, id, secret, token, code, message string }{
		{"an unknown key", "AKIAWHO", "secret", "", "UnrecognizedClientException", badToken},
		{"a wrong secret", "id", "Secret", "", "InvalidSignatureException", notMatching},
		{"temporary ones without token", "ASIA", "other", "", "UnrecognizedClientException", badToken},
		{"a wrong token", "ASIA", "other", "tokem", "UnrecognizedClientException", badToken},
		{"a token too many", "id", "secret", "token", "UnrecognizedClientException", badToken},
		{"what has expired", "OLD", "old", "token", "ExpiredTokenException", "The security token included in the request is expired"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := f.signedBy(test.id, test.secret, test.token).ExecuteStatement(t.Context(), f.input("SELECT 1"))
			code, message := apiError(t, err)
			f.wantError(code, message, test.code, test.message)
		})
	}
}

// A forgery is a request that is signed as it should be but for one thing, and
// then changed.
type forgery struct {
	name            string
	region, service string // it is signed for; empty means the right ones
	at              time.Duration
	change          func(*http.Request)
	code, message   string
}

// TestTamperedRequests: signed by the SDK's signer at a time that stands still,
// at midnight of the first of January 2026.
func TestTamperedRequests(t *testing.T) {
	f := postgresql(t, verified(newClock()))
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	replace := func(old, text string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, text, 1))
		}
	}
	tests := []forgery{
		{name: "none"},
		{name: "a header that is not signed", change: set("User-Agent", "curl")},
		{name: "spaces within a header", change: set("X-Extra", "  a    b ")},
		{name: "four minutes late", at: -4 * time.Minute},
		{name: "a changed body", change: func(r *http.Request) { setBody(r, "{}") }, code: "InvalidSignatureException", message: notMatching},
		{name: "a changed header", change: set("X-Extra", "a c"), code: "InvalidSignatureException", message: notMatching},
		{name: "a changed host", change: func(r *http.Request) { r.Host = "elsewhere" }, code: "InvalidSignatureException", message: notMatching},
		{name: "a changed path", change: func(r *http.Request) { r.URL.Path = "/BatchExecute" }, code: "InvalidSignatureException", message: notMatching},
		{name: "a changed query", change: func(r *http.Request) { r.URL.RawQuery = "a=b" }, code: "InvalidSignatureException", message: notMatching},
		{name: "a changed signature", change: replace("Signature=", "Signature=0"), code: "InvalidSignatureException", message: notMatching},
		{name: "a header less", change: replace(";x-extra", ""), code: "InvalidSignatureException", message: notMatching},
		{name: "a host that is not signed", change: replace("host;", ""), code: "InvalidSignatureException",
			message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
		{name: "six minutes late", at: -6 * time.Minute, code: "InvalidSignatureException",
			message: "Signature expired: 20251231T235400Z is now earlier than 20251231T235500Z (20260101T000000Z - 5 min.)"},
		{name: "six minutes early", at: 6 * time.Minute, code: "InvalidSignatureException",
			message: "Signature not yet current: 20260101T000600Z is still later than 20260101T000500Z (20260101T000000Z + 5 min.)"},
		{name: "another service", service: "rds", code: "InvalidSignatureException", message: "Credential should be scoped to correct service: 'rds-data'."},
		{name: "another region", region: "eu-west-1", code: "InvalidSignatureException", message: "Credential should be scoped to a valid region."},
		{name: "another day", change: replace("/20260101/", "/20260102/"), code: "InvalidSignatureException",
			message: "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260102' != '20260101', from '20260101T000000Z'."},
		{name: "another terminator", change: replace("aws4_request", "aws5_request"), code: "InvalidSignatureException",
			message: "Credential should be scoped with a valid terminator: 'aws4_request'."},
		{name: "no signature", change: func(r *http.Request) { r.Header.Del("Authorization") },
			code: "MissingAuthenticationTokenException", message: "Missing Authentication Token"},
		{name: "another scheme", change: set("Authorization", "Bearer x"), code: "MissingAuthenticationTokenException", message: "Missing Authentication Token"},
		{name: "no credential", change: set("Authorization", "AWS4-HMAC-SHA256 Signature=x"), code: "IncompleteSignatureException",
			message: "Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256 Signature=x"},
		{name: "a short credential", change: set("Authorization", "AWS4-HMAC-SHA256 Credential=id/20260101, SignedHeaders=host, Signature=x"), code: "IncompleteSignatureException",
			message: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'id/20260101'"},
		{name: "a date in the other header", change: func(r *http.Request) {
			r.Header.Del("X-Amz-Date")
			r.Header.Set("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
		}, code: "InvalidSignatureException", message: notMatching}, // for the one that was signed is gone
		{name: "no date", change: func(r *http.Request) {
			r.Header.Del("X-Amz-Date")
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/rds-data/aws4_request, SignedHeaders=host, Signature=x")
		}, code: "IncompleteSignatureException", message: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
			"Authorization=AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/rds-data/aws4_request, SignedHeaders=host, Signature=x"},
		{name: "a bad date", change: set("X-Amz-Date", "today"), code: "IncompleteSignatureException",
			message: "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, code, message := f.forge(test)
			if test.code == "" {
				if status != 200 {
					t.Errorf("got %d %s: %s, want 200", status, code, message)
				}
				return
			}
			f.wantError(code, message, test.code, test.message)
			if status != 403 {
				t.Errorf("got status %d, want 403", status)
			}
		})
	}
}

func setBody(r *http.Request, body string) {
	r.Body = io.NopCloser(strings.NewReader(body))
	r.ContentLength = int64(len(body))
}

// forge sends a forgery and returns what came back.
func (f *fixture) forge(what forgery) (status int, code, message string) {
	t := f.t
	body, err := json.Marshal(map[string]string{
		"resourceArn": clusterARN, "secretArn": secretARN, "database": f.database, "sql": "SELECT 1",
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.url+"/Execute", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Extra", "a b")
	sign(t, r, body, what)
	if what.change != nil {
		what.change(r)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var text struct{ Message string }
	if err := json.NewDecoder(answer.Body).Decode(&text); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("x-amzn-ErrorType"), text.Message
}

func sign(t *testing.T, r *http.Request, body []byte, what forgery) {
	region, service := "us-east-1", "rds-data"
	if what.region != "" {
		region = what.region
	}
	if what.service != "" {
		service = what.service
	}
	at := newClock().Now().Add(what.at)
	key := aws.Credentials{AccessKeyID: aliceKey.ID, SecretAccessKey: aliceKey.Secret}
	if err := v4.NewSigner().SignHTTP(context.Background(), key, r, emulator.Digest(body), service, region, at); err != nil {
		t.Fatal(err)
	}
}

// TestRegionOfCluster: a cluster is known in its own region alone.
func TestRegionOfCluster(t *testing.T) {
	opts := verified(nil)
	opts.Access.Clusters = nil
	f := postgresql(t, opts)
	o := f.client.Options()
	o.Region = "eu-west-1"
	_, err := rdsdata.New(o).ExecuteStatement(t.Context(), f.input("SELECT 1"))
	code, message := apiError(t, err)
	f.wantError(code, message, "HttpEndpointNotEnabledException", "HttpEndpoint is not enabled for resource "+clusterARN)
}

// TestSignedByAWS runs AWS's own command.
func TestSignedByAWS(t *testing.T) {
	command := dbtest.Client(t, "aws")
	f := postgresql(t, verified(nil))
	run := func(secret string) (string, error) {
		cmd := exec.CommandContext(t.Context(), command, "rds-data", "execute-statement", "--endpoint-url", f.url,
			"--resource-arn", clusterARN, "--secret-arn", secretARN, "--database", f.database,
			"--sql", "SELECT 1", "--output", "json")
		cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY="+secret,
			"AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE=/dev/null", "AWS_MAX_ATTEMPTS=1")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("secret"); err != nil || !strings.Contains(out, `"longValue": 1`) {
		t.Errorf("the right secret: got %s, %v", out, err)
	}
	if out, err := run("wrong"); err == nil || !strings.Contains(out, "InvalidSignatureException") {
		t.Errorf("a wrong secret: got %s, %v, want InvalidSignatureException", out, err)
	}
}
