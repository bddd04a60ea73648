package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// An httpTap passes the requests of the Data API to an emulator through a tap.
type httpTap struct {
	tap      *tap
	emulator http.Handler

	// fault, if it is not "", is ordered of the emulator for the request that
	// the tap does something at.
	fault string

	mu           sync.Mutex
	transactions map[string]*session
}

func newHTTPTap(t *tap, emulator http.Handler) *httpTap {
	return &httpTap{tap: t, emulator: emulator, transactions: map[string]*session{}}
}

// verbs are what stands for a statement where a request has none.
var verbs = map[string]string{"/BeginTransaction": "BEGIN", "/CommitTransaction": "COMMIT", "/RollbackTransaction": "ROLLBACK"}

// ServeHTTP serves one request. It is carried out also if the client goes.
func (h *httpTap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var q struct{ SQL, TransactionID string }
	json.Unmarshal(body, &q) // the emulator tells what is wrong with it
	if verb := verbs[r.URL.Path]; verb != "" {
		q.SQL = verb
	}
	request := h.session(r.URL.Path, q.TransactionID).request(q.SQL)
	if request.arrived() == cut {
		panic(http.ErrAbortHandler)
	}
	r = r.WithContext(context.WithoutCancel(r.Context()))
	r.Body = io.NopCloser(bytes.NewReader(body))
	if request.hit && h.fault != "" {
		r.Header.Set("x-retort-fault", h.fault)
	}
	answer := httptest.NewRecorder()
	h.emulator.ServeHTTP(answer, r)
	if request.executed(answer.Code == http.StatusOK) == cut {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
}

// session returns the one of a transaction, or one for a single request.
func (h *httpTap) session(path, transaction string) *session {
	if transaction == "" || path == "/BeginTransaction" {
		return h.tap.session()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.transactions[transaction]
	if s == nil {
		s = h.tap.session()
		s.inside = true
		h.transactions[transaction] = s
	}
	return s
}
