package emulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// admin answers a request that is for the emulator and not for the service,
// and reports whether it is one.
func (s *Server) admin(w http.ResponseWriter, r *http.Request) bool {
	switch r.Method + " " + r.URL.Path {
	case "GET /stats":
		write(w, http.StatusOK, s.Stats())
	case "POST /stats/reset":
		s.stats.reset()
		write(w, http.StatusOK, struct{}{})
	case "GET /faults":
		write(w, http.StatusOK, s.injected.report())
	case "POST /faults":
		s.orderFaults(w, r)
	case "DELETE /faults":
		s.ClearFaults()
		write(w, http.StatusOK, s.injected.report())
	default:
		return false
	}
	return true
}

// orderFaults adds the faults of a JSON array of strings.
func (s *Server) orderFaults(w http.ResponseWriter, r *http.Request) {
	faults, err := readFaults(io.LimitReader(r.Body, maxBody))
	if err == nil {
		err = s.Inject(faults...)
	}
	if err != nil {
		write(w, http.StatusBadRequest, errorResponse{err.Error()})
		return
	}
	write(w, http.StatusOK, s.injected.report())
}

func readFaults(r io.Reader) ([]Fault, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var faults []Fault
	if err := json.Unmarshal(body, &faults); err != nil {
		return nil, fmt.Errorf("want a JSON array of faults, as in [\"drop-after\"]: %w", err)
	}
	return faults, nil
}
