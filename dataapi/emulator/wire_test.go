package emulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An exchange is what a client sent, and what a stub of the service answered
// from a script: its members are the service's, its values made up.
type exchange struct {
	Path    string
	Request struct {
		Body    map[string]any
		Headers map[string]string
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    map[string]any
	}
}

// TestRecordedExchanges sends what seven clients sent, and expects answers with
// the same members.
func TestRecordedExchanges(t *testing.T) {
	paths, err := filepath.Glob("testdata/wire/*.json")
	if err != nil || len(paths) < 40 {
		t.Fatalf("recorded exchanges: got %d, %v", len(paths), err)
	}
	both(t, func(t *testing.T, f *fixture) {
		for _, path := range paths {
			var x exchange
			readJSON(t, path, &x)
			t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
				f := *f
				f.t = t
				f.replay(&x)
			})
		}
	})
}

// notUUID is a statement that was sent with an "x" for a UUID.
const notUUID = "select :id, :ok, :f, :s, :b, :n"

func (f *fixture) replay(x *exchange) {
	t, body := f.t, x.Request.Body
	f.prepare(body)
	if body["transactionId"] != nil {
		open := f.begin()
		defer open.rollback() // which may be over
		body["transactionId"] = open.id
	}
	status, header, answer := f.exchange(x)
	switch {
	case body["schema"] != nil || body["sql"] == notUUID: // the stub has let it pass
		if status != 400 || header.Get("x-amzn-ErrorType") != "ValidationException" {
			t.Errorf("got %d %s, want 400 ValidationException", status, header.Get("x-amzn-ErrorType"))
		}
	case x.Response.Status != 200: // it has answered as the first Data API
		if status != 400 || header.Get("x-amzn-ErrorType") != "DatabaseErrorException" || answer["message"] == "" {
			t.Errorf("an error: got %d %s %v, want 400 DatabaseErrorException", status, header.Get("x-amzn-ErrorType"), answer)
		}
	default:
		if got, want := members(answer), members(x.Response.Body); status != 200 || !slices.Equal(got, want) {
			t.Errorf("got  %d %v\nwant 200 %v\n%v", status, got, want, answer)
		}
	}
}

// prepare makes what a recorded request takes for granted.
func (f *fixture) prepare(body map[string]any) {
	if body["database"] != nil {
		body["database"] = f.database
	}
	sql, _ := body["sql"].(string)
	if strings.HasPrefix(sql, "insert") {
		columns := "id bigint"
		if strings.Contains(sql, "(id,d)") {
			columns = "id bigint, d timestamp"
		}
		if f.mysql {
			columns = strings.Replace(columns, "timestamp", "datetime", 1)
		}
		f.run("DROP TABLE IF EXISTS t")
		f.run("CREATE TABLE t (" + columns + ")")
	}
}

// exchange sends the request with its headers, of which the length is the only
// one that has changed.
func (f *fixture) exchange(x *exchange) (status int, header http.Header, answer map[string]any) {
	t := f.t
	body, err := json.Marshal(x.Request.Body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.url+x.Path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range x.Request.Headers {
		if name != "Content-Length" {
			request.Header.Set(name, value)
		}
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatalf("answer %q: %v", text, err)
	}
	return r.StatusCode, r.Header, answer
}

// members lists the members of an answer, and those of its columns.
func members(answer map[string]any) []string {
	list := slices.Collect(maps.Keys(answer))
	columns, _ := answer["columnMetadata"].([]any)
	for _, column := range columns[:min(1, len(columns))] {
		for name := range column.(map[string]any) {
			list = append(list, "columnMetadata."+name)
		}
	}
	slices.Sort(list)
	return list
}
