package emulator_test

import (
	"bytes"
	"io"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// A wholeBody is the SDK's HTTP client for requests whose body is in memory.
//
// The SDK closes a request's body as soon as there is an answer. net/http
// writes a body of a type that it does not know straight to the connection,
// and looks for more after it; where the answer is faster than that look, it
// finds the body closed and gives the connection up while the answer is still
// read: "use of closed network connection". The driver has the same remedy.
type wholeBody struct{ sdk *awshttp.BuildableClient }

func (c wholeBody) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return c.sdk.Do(r)
}
