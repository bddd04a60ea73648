package emulator

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// faulty is an engine with a bug: it panics where it is told to.
type faulty struct {
	Engine
	in string
}

func (e faulty) grammar() grammar                 { return grammar{} }
func (e faulty) split(sql string) []string        { return []string{sql} }
func (e faulty) runsSeveral() bool                { return false }
func (e faulty) placeholder(int, argument) string { return "?" }

func (e faulty) open(context.Context, login) (session, error) {
	if e.in == "open" {
		panic("in open")
	}
	return faultySession{}, nil
}

type faultySession struct{ session }

func (faultySession) run(context.Context, statement) (*result, error) { panic("in run") }
func (faultySession) release()                                        {}

// TestPanics: a bug is an error of the service, and the process lives.
func TestPanics(t *testing.T) {
	for _, in := range []string{"open", "run"} {
		var logged Request
		s := New(faulty{in: in}, &Options{Log: func(r Request) { logged = r }})
		body := strings.NewReader(`{` + arns + `,"sql":"x"}`)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/Execute", body))
		if code := w.Header().Get("x-amzn-ErrorType"); w.Code != 500 || code != "InternalServerErrorException" || strings.TrimSpace(w.Body.String()) != "{}" {
			t.Errorf("panic in %s: got %d %s %s", in, w.Code, code, w.Body)
		}
		if logged.Err == nil || !strings.Contains(logged.Err.Error(), "panic: in "+in) {
			t.Errorf("panic in %s: logged %v", in, logged.Err)
		}
		s.Close()
	}
}
