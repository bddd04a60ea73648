package embedded

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/retort-db/retort/dataapi/emulator"
)

// A cluster is an emulator with an empty database d.
type cluster struct{ url string }

func newCluster(t *testing.T) cluster {
	engine, err := Engine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.CreateDatabase(t.Context(), "d"); err != nil {
		t.Fatal(err)
	}
	server := emulator.New(engine, nil)
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		web.Close()
		server.Close()
		if err := engine.Close(); err != nil {
			t.Errorf("close the engine: %v", err)
		}
	})
	return cluster{web.URL}
}

// do sends a request and returns the answer; an error has its message.
func (c cluster) do(operation string, request map[string]any) (map[string]any, error) {
	request["resourceArn"] = "arn:aws:rds:us-east-1:123456789012:cluster:dummy"
	request["secretArn"] = "arn:aws:secretsmanager:us-east-1:123456789012:secret:dummy"
	if operation == "Execute" || operation == "BeginTransaction" {
		request["database"] = "d"
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	r, err := http.Post(c.url+"/"+operation, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, fmt.Errorf("%s: %s", r.Status, text)
	}
	if r.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %v", r.Header.Get("X-Amzn-Errortype"), answer["message"])
	}
	return answer, nil
}

func (c cluster) exec(sql string) (map[string]any, error) {
	return c.do("Execute", map[string]any{"sql": sql})
}

func TestEngineIsCalledAStandIn(t *testing.T) {
	engine, err := Engine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	if got := engine.String(); got != "go-mysql-server, a stand-in for MySQL" {
		t.Errorf("the engine is called %q", got)
	}
}

func TestTheDataAPILosesNoRows(t *testing.T) {
	c := newCluster(t)
	if _, err := c.exec("CREATE TABLE t (id int PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	errs := inParallel(8, func(i int) error {
		for k := range 50 {
			if _, err := c.exec(fmt.Sprintf("INSERT INTO t VALUES (%d)", i*50+k)); err != nil {
				return err
			}
		}
		return nil
	})
	if len(errs) > 0 {
		t.Fatal(errors.Join(errs...))
	}
	answer, err := c.exec("SELECT count(*) FROM t")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(answer["records"]), "[[map[longValue:400]]]"; got != want {
		t.Errorf("got %s rows, want %s", got, want)
	}
}

func TestTheDataAPITellsTheStateOfAnError(t *testing.T) {
	c := newCluster(t)
	for sql, want := range map[string]string{
		"SELEC 1":            "Error code: 1064; SQLState: 42000",
		"SELECT * FROM nope": "Error code: 1146; SQLState: 42S02",
		"SAVEPOINT a":        "Error code: 1235; SQLState: 42000",
	} {
		if _, err := c.exec(sql); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", sql, err, want)
		}
	}
	_, err := c.do("Execute", map[string]any{"sql": "SELEC :x", "parameters": []any{
		map[string]any{"name": "x", "value": map[string]any{"longValue": 1}},
	}})
	if want := "Error code: 1064; SQLState: 42000"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("with a parameter: got %v, want %s", err, want)
	}
}

func TestATransactionOfTheDataAPI(t *testing.T) {
	c := newCluster(t)
	if _, err := c.exec("CREATE TABLE t (id int PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	for operation, want := range map[string]string{"RollbackTransaction": "[[map[longValue:0]]]", "CommitTransaction": "[[map[longValue:1]]]"} {
		begun, err := c.do("BeginTransaction", map[string]any{})
		if err != nil {
			t.Fatal(err)
		}
		id := begun["transactionId"]
		if _, err := c.do("Execute", map[string]any{"sql": "INSERT INTO t VALUES (1)", "transactionId": id}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.do(operation, map[string]any{"transactionId": id}); err != nil {
			t.Fatal(err)
		}
		answer, err := c.exec("SELECT count(*) FROM t")
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(answer["records"]); got != want {
			t.Errorf("after %s: got %s, want %s", operation, got, want)
		}
		if _, err := c.exec("TRUNCATE TABLE t"); err != nil {
			t.Fatal(err)
		}
	}
}
