package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
)

// The types of this file are the JSON bodies of the service, API version
// 2018-08-01, as its public model describes them. A member that is absent from
// a request has its zero value.

// A target names the database of a call. Every operation has its members, but
// Commit and Rollback accept the two ARNs alone.
type target struct {
	ResourceARN string `json:"resourceArn"`
	SecretARN   string `json:"secretArn"`
	Database    string `json:"database"`
	Schema      string `json:"schema"`

	login login // what the members above open
}

type executeRequest struct {
	target
	SQL                   string           `json:"sql"`
	Parameters            []parameter      `json:"parameters"`
	TransactionID         string           `json:"transactionId"`
	IncludeResultMetadata bool             `json:"includeResultMetadata"`
	ContinueAfterTimeout  bool             `json:"continueAfterTimeout"`
	ResultSetOptions      resultSetOptions `json:"resultSetOptions"`
	FormatRecordsAs       string           `json:"formatRecordsAs"`
}

type resultSetOptions struct {
	DecimalReturnType string `json:"decimalReturnType"`
	LongReturnType    string `json:"longReturnType"`
}

type batchRequest struct {
	target
	SQL           string        `json:"sql"`
	ParameterSets [][]parameter `json:"parameterSets"`
	TransactionID string        `json:"transactionId"`
}

type beginRequest struct{ target }

type endRequest struct {
	target
	TransactionID string `json:"transactionId"`
}

// A parameter is the model's SqlParameter.
type parameter struct {
	Name     string `json:"name"`
	Value    field  `json:"value"`
	TypeHint string `json:"typeHint"`
}

// A field is one value of a request or a result. The model has it as a union:
// of what the service sends, exactly one member is set.
type field struct {
	ArrayValue   *arrayValue `json:"arrayValue,omitempty"`
	BlobValue    *[]byte     `json:"blobValue,omitempty"`
	BooleanValue *bool       `json:"booleanValue,omitempty"`
	DoubleValue  *double     `json:"doubleValue,omitempty"`
	IsNull       *bool       `json:"isNull,omitempty"`
	LongValue    *int64      `json:"longValue,omitempty"`
	StringValue  *string     `json:"stringValue,omitempty"`
}

// An arrayValue is a union too. An element that is NULL is null in the JSON,
// which the model allows since May 2026. Nested arrays were sent by the first
// Data API alone.
type arrayValue struct {
	ArrayValues   *[]arrayValue `json:"arrayValues,omitempty"`
	BooleanValues *[]*bool      `json:"booleanValues,omitempty"`
	DoubleValues  *[]*double    `json:"doubleValues,omitempty"`
	LongValues    *[]*int64     `json:"longValues,omitempty"`
	StringValues  *[]*string    `json:"stringValues,omitempty"`
}

// A double is a JSON number, or one of three names for what JSON has no number
// for.
type double float64

func (d *double) UnmarshalJSON(text []byte) error {
	switch {
	case bytes.Equal(text, []byte(`"NaN"`)):
		*d = double(math.NaN())
	case bytes.Equal(text, []byte(`"Infinity"`)):
		*d = double(math.Inf(1))
	case bytes.Equal(text, []byte(`"-Infinity"`)):
		*d = double(math.Inf(-1))
	default:
		var f float64
		if err := json.Unmarshal(text, &f); err != nil {
			return fmt.Errorf("%s is not a double", text)
		}
		*d = double(f)
	}
	return nil
}

func nullField() field              { yes := true; return field{IsNull: &yes} }
func boolField(b bool) field        { return field{BooleanValue: &b} }
func longField(n int64) field       { return field{LongValue: &n} }
func stringField(s string) field    { return field{StringValue: &s} }
func blobField(b []byte) field      { return field{BlobValue: &b} }
func doubleField(f float64) field   { d := double(f); return field{DoubleValue: &d} }
func arrayField(a arrayValue) field { return field{ArrayValue: &a} }

// columnMetadata describes a column of a result. Type is a number of
// java.sql.Types; nullable is 0 for no, 1 for yes, 2 for not known.
type columnMetadata struct {
	ArrayBaseColumnType int    `json:"arrayBaseColumnType"`
	IsAutoIncrement     bool   `json:"isAutoIncrement"`
	IsCaseSensitive     bool   `json:"isCaseSensitive"`
	IsCurrency          bool   `json:"isCurrency"`
	IsSigned            bool   `json:"isSigned"`
	Label               string `json:"label"`
	Name                string `json:"name"`
	Nullable            int    `json:"nullable"`
	Precision           int    `json:"precision"`
	Scale               int    `json:"scale"`
	SchemaName          string `json:"schemaName"`
	TableName           string `json:"tableName"`
	Type                int    `json:"type"`
	TypeName            string `json:"typeName"`
}

// The pointers below tell an empty list, which is sent, from an absent one.

type executeResponse struct {
	ColumnMetadata         *[]columnMetadata `json:"columnMetadata,omitempty"`
	FormattedRecords       *string           `json:"formattedRecords,omitempty"`
	GeneratedFields        *[]field          `json:"generatedFields,omitempty"`
	NumberOfRecordsUpdated int64             `json:"numberOfRecordsUpdated"`
	Records                *[][]field        `json:"records,omitempty"`
}

type batchResponse struct {
	UpdateResults []updateResult `json:"updateResults"`
}

type updateResult struct {
	GeneratedFields []field `json:"generatedFields"`
}

type beginResponse struct {
	TransactionID string `json:"transactionId"`
}

type endResponse struct {
	TransactionStatus string `json:"transactionStatus"`
}

type errorResponse struct {
	Message string `json:"message,omitempty"`
}
