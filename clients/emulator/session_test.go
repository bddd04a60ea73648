package emulator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/clients/local"
	"github.com/retort-db/retort/internal/dbserver"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// A call is one request, in the terms of the API's model.
type call struct {
	Operation string         `json:"operation"`
	Input     map[string]any `json:"input"`
}

// An answer is what a client made of the reply: one of the two.
type answer struct {
	Output json.RawMessage `json:"output"`
	Error  *fault          `json:"error"`
}

type fault struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// A client makes a call, and ends the test if it cannot.
type client func(t *testing.T, c call) answer

var products = []dbserver.Product{dbserver.PostgreSQL, dbserver.MySQL}

// each plays the session of each product with a client of its own.
func each(t *testing.T, start func(*testing.T, *local.Service) client) {
	t.Parallel()
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) { compare(t, p, start) })
	}
}

// play makes the calls of a session with a client and writes the session anew.
func play(t *testing.T, session string, s *local.Service, c client) string {
	var out strings.Builder
	names := &names{}
	for line := range strings.Lines(session) {
		text, ok := strings.CutPrefix(line, "> ")
		switch {
		case ok:
			out.WriteString(line + names.hide(c(t, parse(t, names.show(text), s)).String()))
		case line[0] != '<' && line[0] != '!':
			out.WriteString(line)
		}
	}
	return out.String()
}

// parse reads a call, as in "ExecuteStatement {...}", and adds where it goes.
func parse(t *testing.T, line string, s *local.Service) call {
	operation, input, _ := strings.Cut(line, " ")
	c := call{Operation: operation}
	d := json.NewDecoder(strings.NewReader(input))
	d.UseNumber()
	if err := d.Decode(&c.Input); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	c.Input["resourceArn"], c.Input["secretArn"] = local.ClusterARN, local.SecretARN
	if operation != "CommitTransaction" && operation != "RollbackTransaction" {
		c.Input["database"] = s.Database
	}
	return c
}

// String returns the answer as a session has it: JSON with sorted members, or
// code and message.
func (a answer) String() string {
	if a.Error != nil {
		return fmt.Sprintf("! %s: %s\n", a.Error.Code, steady(a.Error.Message))
	}
	var output map[string]any
	d := json.NewDecoder(bytes.NewReader(a.Output))
	d.UseNumber()
	if err := d.Decode(&output); err != nil {
		return fmt.Sprintf("! no JSON: %v: %s\n", err, a.Output)
	}
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.Encode(output)
	return "< " + text.String()
}

var (
	statementName = regexp.MustCompile(`"sqlx_s_\d+"`)
	mysqlText     = regexp.MustCompile(`^.*(; Error code: \d+; SQLState: \w+)$`)
)

// steady leaves out what differs between runs, and the texts of MySQL, which
// MariaDB words differently.
func steady(message string) string {
	message = statementName.ReplaceAllString(message, `"sqlx_s_N"`)
	return mysqlText.ReplaceAllString(message, "...$1")
}

// names stand for the transactions of a session: TX1, TX2 and so on.
type names struct{ ids []string }

func (n *names) show(text string) string {
	for i, id := range n.ids {
		text = strings.ReplaceAll(text, fmt.Sprintf(`"TX%d"`, i+1), fmt.Sprintf("%q", id))
	}
	return text
}

func (n *names) hide(text string) string {
	if _, id, ok := strings.Cut(text, `"transactionId":"`); ok {
		id, _, _ = strings.Cut(id, `"`)
		n.ids = append(n.ids, id)
	}
	for i, id := range n.ids {
		text = strings.ReplaceAll(text, id, fmt.Sprintf("TX%d", i+1))
	}
	return text
}

// compare plays testdata/PRODUCT.txt, in which the answers are the same for
// every client.
func compare(t *testing.T, p dbserver.Product, start func(*testing.T, *local.Service) client) {
	t.Parallel()
	s := local.New(t, p)
	file := "testdata/" + string(p) + ".txt"
	session, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, file, play(t, string(session), s, start(t, s)))
}

// golden compares with what a file has, or with -update writes it.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
