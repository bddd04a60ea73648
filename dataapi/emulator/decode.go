package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// A shape is the members an object may have, and what is in them; nil is a
// value without members. A list has the shape of its elements. Names are
// matched exactly, as the service does and encoding/json does not.
type shape map[string]shape

var (
	arrayShape = shape{
		"arrayValues": {}, "booleanValues": nil, "doubleValues": nil, "longValues": nil, "stringValues": nil,
	}
	fieldShape = shape{
		"arrayValue": arrayShape, "blobValue": nil, "booleanValue": nil, "doubleValue": nil,
		"isNull": nil, "longValue": nil, "stringValue": nil,
	}
	parameterShape = shape{"name": nil, "typeHint": nil, "value": fieldShape}
	beginShape     = shape{"resourceArn": nil, "secretArn": nil, "database": nil, "schema": nil}
	endShape       = shape{"resourceArn": nil, "secretArn": nil, "transactionId": nil}
	batchShape     = shape{
		"resourceArn": nil, "secretArn": nil, "database": nil, "schema": nil,
		"sql": nil, "transactionId": nil, "parameterSets": parameterShape,
	}
	executeShape = shape{
		"resourceArn": nil, "secretArn": nil, "database": nil, "schema": nil,
		"sql": nil, "transactionId": nil, "parameters": parameterShape,
		"includeResultMetadata": nil, "continueAfterTimeout": nil, "formatRecordsAs": nil,
		"resultSetOptions": {"decimalReturnType": nil, "longReturnType": nil},
	}
)

// decode reads a request's body into v. Every way in which it can be wrong is
// a fault; none of the texts is known of the service.
func decode(body []byte, s shape, v any) error {
	var tree any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return malformed("the body is not JSON: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return malformed("the body goes on after its JSON value")
	}
	if _, ok := tree.(map[string]any); !ok {
		return malformed("the body is not a JSON object")
	}
	if err := s.check(tree, ""); err != nil {
		return err
	}
	return assign(body, v)
}

func assign(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return malformed("%s: got a JSON %s, want %s", e.Field, e.Value, e.Type)
	}
	if err != nil {
		return malformed("%v", err)
	}
	return nil
}

// check reports the first member of v that s does not have.
func (s shape) check(v any, path string) error {
	switch v := v.(type) {
	case []any:
		for i, element := range v {
			if err := s.check(element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, name := range sortedKeys(v) {
			inner, ok := s[name]
			if !ok && s != nil {
				return invalid("unknown member %q", path+"."+name)
			}
			if err := inner.check(v[name], path+"."+name); err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// The model's limits, in characters.
const (
	minARN           = 11
	maxARN           = 100
	maxSQL           = 65536
	maxName          = 64
	maxTransactionID = 192
)

// check reports what is wrong with the members that all operations have.
func (t *target) check() error {
	if err := length("resourceArn", t.ResourceARN, minARN, maxARN); err != nil {
		return err
	}
	if err := length("secretArn", t.SecretARN, minARN, maxARN); err != nil {
		return err
	}
	if err := length("database", t.Database, 0, maxName); err != nil {
		return err
	}
	if t.Schema != "" {
		return invalid("The schema parameter isn't supported")
	}
	return nil
}

func (r *executeRequest) check() error {
	if err := r.target.check(); err != nil {
		return err
	}
	if err := checkStatement(r.SQL, r.TransactionID); err != nil {
		return err
	}
	if err := oneOf("formatRecordsAs", r.FormatRecordsAs, "NONE", "JSON"); err != nil {
		return err
	}
	o := r.ResultSetOptions
	if err := oneOf("decimalReturnType", o.DecimalReturnType, "STRING", "DOUBLE_OR_LONG"); err != nil {
		return err
	}
	if err := oneOf("longReturnType", o.LongReturnType, "LONG", "STRING"); err != nil {
		return err
	}
	return checkParameters(r.Parameters)
}

func (r *batchRequest) check() error {
	if err := r.target.check(); err != nil {
		return err
	}
	for _, set := range r.ParameterSets {
		if err := checkParameters(set); err != nil {
			return err
		}
	}
	return checkStatement(r.SQL, r.TransactionID)
}

func (r *endRequest) check() error {
	if err := r.target.check(); err != nil {
		return err
	}
	return length("transactionId", r.TransactionID, 1, maxTransactionID)
}

func checkStatement(sql, transactionID string) error {
	if err := length("sql", sql, 1, maxSQL); err != nil {
		return err
	}
	return length("transactionId", transactionID, 0, maxTransactionID)
}

// length reports a value outside the model's limits, in the words AWS services
// commonly use. That the limit of sql is in characters and not in bytes is the
// model's word; the service was not asked.
func length(member, value string, min, max int) error {
	switch n := utf8.RuneCountInString(value); {
	case n == 0 && min > 0:
		return invalid("1 validation error detected: Value at '%s' failed to satisfy constraint: Member must not be null", member)
	case n < min:
		return invalid("1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length greater than or equal to %d", member, min)
	case n > max:
		return invalid("1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length less than or equal to %d", member, max)
	}
	return nil
}

// oneOf reports a value of an enumeration that the model does not have.
func oneOf(member, value string, values ...string) error {
	if value == "" || slices.Contains(values, value) {
		return nil
	}
	return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: %v", value, member, values)
}
