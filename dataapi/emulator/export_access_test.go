package emulator

import (
	"slices"
	"strings"
	"testing"
)

// Digest is what a signature has of a body.
func Digest(body []byte) string { return digest(body) }

func TestParseAuthorization(t *testing.T) {
	got, err := parseAuthorization("AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/rds-data/aws4_request,SignedHeaders=host;x-amz-date , Signature=abc")
	if err != nil {
		t.Fatal(err)
	}
	if got.keyID != "id" || got.scope() != "20260101/us-east-1/rds-data/aws4_request" || got.signature != "abc" ||
		!slices.Equal(got.headers, []string{"host", "x-amz-date"}) {
		t.Errorf("got %+v", got)
	}
}

// FuzzParseAuthorization: what is read, written again, is read as the same.
func FuzzParseAuthorization(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/rds-data/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc")
	f.Add("AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=;, Signature==")
	f.Add("AWS4-HMAC-SHA256")
	f.Add("Basic aWQ6c2VjcmV0")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := parseAuthorization(text)
		if err != nil {
			if f := faultOf(err); a != nil || f.status != 403 {
				t.Errorf("%q: got %v, %v", text, a, err)
			}
			return
		}
		again, err := parseAuthorization(algorithm + " Credential=" + a.keyID + "/" + a.scope() +
			", SignedHeaders=" + strings.Join(a.headers, ";") + ", Signature=" + a.signature)
		if err != nil || again.keyID != a.keyID || again.scope() != a.scope() || again.signature != a.signature || !slices.Equal(again.headers, a.headers) {
			t.Errorf("%q: got %+v, then %+v, %v", text, a, again, err)
		}
	})
}
