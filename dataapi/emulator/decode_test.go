package emulator

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

const arns = `"resourceArn":"arn:aws:rds:x","secretArn":"arn:aws:secret"`

// execute decodes and checks a request of ExecuteStatement.
func execute(body string) (*executeRequest, error) {
	r := &executeRequest{}
	if err := decode([]byte(body), executeShape, r); err != nil {
		return nil, err
	}
	return r, r.check()
}

// TestRefusedRequests has what is wrong with requests, and the service's words
// for it where they are known.
func TestRefusedRequests(t *testing.T) {
	const sql = `{` + arns + `,"sql":"x",`
	withValue := func(value string) string { return sql + `"parameters":[{"name":"p","value":` + value + `}]}` }
	hinted := func(hint, value string) string {
		return sql + `"parameters":[{"name":"p","typeHint":"` + hint + `","value":{"stringValue":"` + value + `"}}]}`
	}
	tests := []struct{ name, body, want string }{
		{"nothing", ``, "SerializationException: the body is not JSON: EOF"},
		{"no JSON", `{`, "SerializationException: the body is not JSON: unexpected EOF"},
		{"no object", `[]`, "SerializationException: the body is not a JSON object"},
		{"null", `null`, "SerializationException: the body is not a JSON object"},
		{"two values", `{} {}`, "SerializationException: the body goes on after its JSON value"},
		{"a wrong type", `{"sql":1}`, "SerializationException: sql: got a JSON number, want string"},
		{"a wrong type, deep", withValue(`{"longValue":"1"}`), "SerializationException: parameters.value.longValue: got a JSON string, want int64"},
		{"a fraction as a long", withValue(`{"longValue":1.5}`), "SerializationException: parameters.value.longValue: got a JSON number 1.5, want int64"},
		{"a long out of range", withValue(`{"longValue":9223372036854775808}`), "SerializationException: parameters.value.longValue: got a JSON number 9223372036854775808, want int64"},
		{"a word as a double", withValue(`{"doubleValue":"one"}`), `SerializationException: "one" is not a double`},
		{"no base64", withValue(`{"blobValue":"*"}`), "SerializationException: illegal base64 data at input byte 0"},
		{"an unknown member", `{"sqlStatement":"x"}`, `ValidationException: unknown member ".sqlStatement"`},
		{"a member in other letters", `{"SQL":"x"}`, `ValidationException: unknown member ".SQL"`},
		{"an unknown member, deep", withValue(`{"intValue":1}`), `ValidationException: unknown member ".parameters[0].value.intValue"`},

		{"no cluster", `{"secretArn":"arn:aws:secret","sql":"x"}`, "ValidationException: 1 validation error detected: Value at 'resourceArn' failed to satisfy constraint: Member must not be null"},
		{"a short cluster", `{"resourceArn":"0123456789","secretArn":"arn:aws:secret","sql":"x"}`, "ValidationException: 1 validation error detected: Value at 'resourceArn' failed to satisfy constraint: Member must have length greater than or equal to 11"},
		{"a long secret", `{"resourceArn":"arn:aws:rds:x","secretArn":"` + strings.Repeat("x", 101) + `","sql":"x"}`, "ValidationException: 1 validation error detected: Value at 'secretArn' failed to satisfy constraint: Member must have length less than or equal to 100"},
		{"no sql", `{` + arns + `}`, "ValidationException: 1 validation error detected: Value at 'sql' failed to satisfy constraint: Member must not be null"},
		{"long sql", `{` + arns + `,"sql":"` + strings.Repeat("é", 65537) + `"}`, "ValidationException: 1 validation error detected: Value at 'sql' failed to satisfy constraint: Member must have length less than or equal to 65536"},
		{"a long database", sql + `"database":"` + strings.Repeat("x", 65) + `"}`, "ValidationException: 1 validation error detected: Value at 'database' failed to satisfy constraint: Member must have length less than or equal to 64"},
		{"a schema", sql + `"schema":"public"}`, "ValidationException: The schema parameter isn't supported"},
		{"an unknown format", sql + `"formatRecordsAs":"XML"}`, "ValidationException: 1 validation error detected: Value 'XML' at 'formatRecordsAs' failed to satisfy constraint: Member must satisfy enum value set: [NONE JSON]"},

		{"a bad name", sql + `"parameters":[{"name":"/slashes/","value":{"longValue":1}}]}`, "ValidationException: Named parameter syntax is invalid, input: /slashes/"},
		{"no name", sql + `"parameters":[{"value":{"longValue":1}}]}`, "ValidationException: Named parameter syntax is invalid, input: "},
		{"a name twice", sql + `"parameters":[{"name":"p","value":{"longValue":1}},{"name":"p","value":{"longValue":2}}]}`, "ValidationException: Named parameter is given more than once, input: p"},
		{"no value", sql + `"parameters":[{"name":"p"}]}`, "ValidationException: Named parameter has no value, input: p"},
		{"an empty value", withValue(`{}`), "ValidationException: Named parameter has no value, input: p"},
		{"an array", withValue(`{"arrayValue":{"longValues":[1]}}`), "ValidationException: Array parameters are not supported"},
		{"an unknown hint", hinted("INTERVAL", "1"), "ValidationException: 1 validation error detected: Value 'INTERVAL' at 'typeHint' failed to satisfy constraint: Member must satisfy enum value set: [DATE TIME TIMESTAMP DECIMAL JSON UUID]"},
		{"a timestamp of RFC 3339", hinted("TIMESTAMP", "2024-02-29T01:02:03Z"), `ValidationException: Named parameter p: "2024-02-29T01:02:03Z" is not a TIMESTAMP, want YYYY-MM-DD HH:MM:SS[.FFF]`},
		{"no number as decimal", hinted("DECIMAL", "1,5"), `ValidationException: Named parameter p: "1,5" is not a DECIMAL, want a number`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := execute(test.body)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestToleratedRequests has what is not as SDKs send it, and is accepted.
func TestToleratedRequests(t *testing.T) {
	tests := []struct {
		name, value string
		want        argument
	}{
		{"isNull beside a value", `{"isNull":false,"stringValue":"x"}`, argument{kind: textKind, text: "x"}},
		{"null wins", `{"isNull":true,"stringValue":"x"}`, argument{kind: nullKind}},
		{"a member that is null", `{"longValue":null,"stringValue":"x"}`, argument{kind: textKind, text: "x"}},
		{"a whole number as a double", `{"doubleValue":1}`, argument{kind: doubleKind, double: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := execute(`{` + arns + `,"sql":"x","parameters":[{"name":"p","value":` + test.value + `}]}`)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Parameters[0].argument()
			if err != nil || got.kind != test.want.kind || got.text != test.want.text || got.double != test.want.double {
				t.Errorf("%s: got %+v, %v, want %+v", test.value, got, err, test.want)
			}
		})
	}
}

// FuzzDecode: a request is taken or refused, and what is taken can be written
// and taken again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{` + arns + `,"sql":"SELECT :a","parameters":[{"name":"a","value":{"longValue":1}}]}`))
	f.Add([]byte(`{` + arns + `,"sql":"x","parameters":[{"name":"a","typeHint":"DATE","value":{"isNull":true}}],"resultSetOptions":{"longReturnType":"STRING"}}`))
	f.Add([]byte(`{"parameters":[{"value":{"doubleValue":"NaN","arrayValue":{"arrayValues":[{"longValues":[null]}]}}}]}`))
	f.Add([]byte(`[[[[`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := execute(string(body))
		if err != nil {
			if _, ok := errors.AsType[*fault](err); !ok {
				t.Errorf("%q: got %v, which is no fault", body, err)
			}
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			return // a NaN has no JSON
		}
		var twice executeRequest
		if err := json.Unmarshal(again, &twice); err != nil {
			t.Errorf("%q: written as %s: %v", body, again, err)
		}
	})
}
