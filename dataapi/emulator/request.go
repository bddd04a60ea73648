package emulator

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// String tells a request and what became of it in one line:
//
//	ExecuteStatement 200 1.204ms INSERT INTO t VALUES (1)
//	CommitTransaction no answer (drop-after) 730µs
//	ExecuteStatement 400 DatabaseErrorException: … 610µs SELEC 1
func (r Request) String() string {
	words := []string{r.Operation, r.outcome()}
	if r.Fault.Kind != "" {
		words = append(words, "("+r.Fault.String()+")")
	}
	words = append(words, r.Duration.Round(time.Microsecond).String())
	words = append(words, strings.Fields(r.SQL)...)
	return strings.TrimSpace(strings.Join(words, " "))
}

func (r Request) outcome() string {
	switch {
	case r.Status == 0:
		return "no answer"
	case r.Code == "":
		return fmt.Sprint(r.Status)
	case r.Message == "":
		return fmt.Sprintf("%d %s", r.Status, r.Code)
	}
	return fmt.Sprintf("%d %s: %s", r.Status, r.Code, strings.Join(strings.Fields(r.Message), " "))
}

// MarshalJSON tells a request as one object, without what it does not have.
// The duration is in milliseconds.
func (r Request) MarshalJSON() ([]byte, error) {
	line := logLine{
		ID: r.ID, Time: r.Time, Milliseconds: float64(r.Duration.Microseconds()) / 1000,
		Operation: r.Operation, Database: r.Database, TransactionID: r.TransactionID, SQL: r.SQL,
		Status: r.Status, Code: r.Code, Message: r.Message, Fault: r.Fault.String(),
	}
	if r.Err != nil {
		line.Error = r.Err.Error()
	}
	return json.Marshal(line)
}

// A logLine is a request as JSON has it.
type logLine struct {
	Time          time.Time `json:"time"`
	ID            string    `json:"id"`
	Operation     string    `json:"operation,omitempty"`
	Status        int       `json:"status"`
	Code          string    `json:"code,omitempty"`
	Message       string    `json:"message,omitempty"`
	Error         string    `json:"error,omitempty"`
	Fault         string    `json:"fault,omitempty"`
	Milliseconds  float64   `json:"milliseconds"`
	Database      string    `json:"database,omitempty"`
	TransactionID string    `json:"transactionId,omitempty"`
	SQL           string    `json:"sql,omitempty"`
}

// peek notes what a fault can ask of a request. A body that is not as it
// should be is for the operation to refuse.
func (r *Request) peek(body []byte) {
	var b struct{ SQL, TransactionID, Database string }
	json.Unmarshal(body, &b)
	r.SQL, r.TransactionID, r.Database = b.SQL, b.TransactionID, b.Database
}
