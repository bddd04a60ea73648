package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parts of AWS Signature Version 4 that are the same in every request, and
// how far the clocks of client and service may be apart.
const (
	algorithm   = "AWS4-HMAC-SHA256"
	signingName = "rds-data"
	terminator  = "aws4_request"
	dateLayout  = "20060102T150405Z"
	maxSkew     = 5 * time.Minute
)

// An authorization is what the header of that name says. It has the form
//
//	AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX
type authorization struct {
	keyID, date, region, service, end string

	headers   []string // that are signed
	signature string
}

// scope is the credential without its key.
func (a *authorization) scope() string {
	return strings.Join([]string{a.date, a.region, a.service, a.end}, "/")
}

func incomplete(format string, args ...any) *fault {
	return forbidden("IncompleteSignatureException", format, args...)
}

func badSignature(format string, args ...any) *fault {
	return forbidden("InvalidSignatureException", format, args...)
}

func badToken() *fault {
	return forbidden("UnrecognizedClientException", "The security token included in the request is invalid.")
}

// parseAuthorization reads the header. Its texts are those of AWS's front end,
// which is the same for all services.
func parseAuthorization(text string) (*authorization, error) {
	rest, ok := strings.CutPrefix(text, algorithm)
	if !ok || rest != "" && rest[0] != ' ' {
		return nil, forbidden("MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	parts := make(map[string]string)
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if parts[name] == "" {
			return nil, incomplete("Authorization header requires '%s' parameter. Authorization=%s", name, text)
		}
	}
	c := strings.Split(parts["Credential"], "/")
	if len(c) != 5 {
		return nil, incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '%s'", parts["Credential"])
	}
	return &authorization{c[0], c[1], c[2], c[3], c[4], strings.Split(parts["SignedHeaders"], ";"), parts["Signature"]}, nil
}

// authenticate returns who sent a request. Without verification that is who
// the request says, and nobody if it says nothing.
func (s *Server) authenticate(r *http.Request, body []byte) (caller, error) {
	a, err := parseAuthorization(r.Header.Get("Authorization"))
	if err == nil && s.options.VerifySignatures {
		err = s.verify(a, r, body)
	}
	if err != nil && s.options.VerifySignatures {
		return caller{}, err
	}
	if err != nil {
		return caller{arn: s.options.Access.owner("")}, nil
	}
	return caller{s.options.Access.owner(a.keyID), a.region}, nil
}

// verify checks a signature as the service does: first what it is for, then
// whose it is, then when it was made, then itself.
func (s *Server) verify(a *authorization, r *http.Request, body []byte) error {
	date, err := signedAt(r)
	if err != nil {
		return err
	}
	if err := a.checkScope(date, s.options.regions()); err != nil {
		return err
	}
	now := s.options.Clock.Now()
	key := s.options.Access.key(a.keyID)
	if err := key.check(r.Header.Get("X-Amz-Security-Token"), now); err != nil {
		return err
	}
	if err := checkSkew(date, now); err != nil {
		return err
	}
	if !slices.Contains(a.headers, "host") {
		return badSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	want := a.sign(key.Secret, date, canonicalRequest(r, body, a.headers))
	if !hmac.Equal([]byte(want), []byte(a.signature)) {
		return badSignature("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
	}
	return nil
}

// regions are those the emulator answers for; none if for all.
func (o *Options) regions() []string {
	var regions []string
	for _, arn := range o.clusters() {
		regions = append(regions, regionOf(arn))
	}
	return regions
}

// signedAt returns the time at which a request was signed.
func signedAt(r *http.Request) (time.Time, error) {
	text := r.Header.Get("X-Amz-Date")
	if text == "" {
		if t, err := http.ParseTime(r.Header.Get("Date")); err == nil {
			return t.UTC(), nil
		}
		return time.Time{}, incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=%s", r.Header.Get("Authorization"))
	}
	t, err := time.Parse(dateLayout, text)
	if err != nil {
		return time.Time{}, incomplete("Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601", text)
	}
	return t, nil
}

// checkScope reports a signature that is meant for something else.
func (a *authorization) checkScope(date time.Time, regions []string) error {
	switch day := date.Format("20060102"); {
	case len(regions) > 0 && !slices.Contains(regions, a.region):
		return badSignature("Credential should be scoped to a valid region.")
	case a.service != signingName:
		return badSignature("Credential should be scoped to correct service: '%s'.", signingName)
	case a.end != terminator:
		return badSignature("Credential should be scoped with a valid terminator: '%s'.", terminator)
	case a.date != day:
		return badSignature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.", a.date, day, date.Format(dateLayout))
	}
	return nil
}

// check reports a key that nobody knows, and a session token that is not the
// key's or not valid any more.
func (k *Key) check(token string, now time.Time) error {
	if k == nil || !hmac.Equal([]byte(token), []byte(k.SessionToken)) {
		return badToken()
	}
	if !k.Expires.IsZero() && now.After(k.Expires) {
		return forbidden("ExpiredTokenException", "The security token included in the request is expired")
	}
	return nil
}

// checkSkew reports a signature that is too old, or of the future.
func checkSkew(date, now time.Time) error {
	at := func(t time.Time) string { return t.UTC().Format(dateLayout) }
	if oldest := now.Add(-maxSkew); date.Before(oldest.Truncate(time.Second)) {
		return badSignature("Signature expired: %s is now earlier than %s (%s - 5 min.)", at(date), at(oldest), at(now))
	}
	if latest := now.Add(maxSkew); date.After(latest) {
		return badSignature("Signature not yet current: %s is still later than %s (%s + 5 min.)", at(date), at(latest), at(now))
	}
	return nil
}

// sign returns the signature that a request should have: a key derived from
// the secret for the scope, over the request's digest.
func (a *authorization) sign(secret string, date time.Time, canonical string) string {
	key := []byte("AWS4" + secret)
	for _, part := range []string{a.date, a.region, a.service, a.end} {
		key = mac(key, part)
	}
	text := strings.Join([]string{algorithm, date.Format(dateLayout), a.scope(), digest([]byte(canonical))}, "\n")
	return hex.EncodeToString(mac(key, text))
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func digest(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// canonicalRequest writes what is signed of a request. The digest of the body
// is of the one that came, whatever a header says it is.
func canonicalRequest(r *http.Request, body []byte, headers []string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n%s\n", r.Method, canonicalPath(r.URL), canonicalQuery(r.URL.Query()))
	for _, name := range headers {
		fmt.Fprintf(&out, "%s:%s\n", name, canonicalHeader(r, name))
	}
	fmt.Fprintf(&out, "\n%s\n%s", strings.Join(headers, ";"), digest(body))
	return out.String()
}

// canonicalPath is the path encoded once more, as all services but S3 have it.
func canonicalPath(u *url.URL) string {
	return strings.ReplaceAll(encode(u.EscapedPath()), "%2F", "/")
}

func canonicalQuery(query url.Values) string {
	var pairs []string
	for name, values := range query {
		for _, value := range values {
			pairs = append(pairs, encode(name)+"="+encode(value))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// encode escapes everything but letters, digits, - _ . and ~.
func encode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// canonicalHeader returns the value of a header with each run of spaces as one.
// Two headers the server has put elsewhere.
func canonicalHeader(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return strconv.FormatInt(r.ContentLength, 10)
	}
	values := slices.Clone(r.Header.Values(name))
	for i, v := range values {
		values[i] = strings.Join(strings.Fields(v), " ")
	}
	return strings.Join(values, ",")
}
