package dataapi

import (
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// timestampFormat is the one that the type hint TIMESTAMP wants: no T, no
// offset. The service takes six digits of a second, though its documentation
// speaks of three.
const timestampFormat = "2006-01-02 15:04:05.999999"

// maxRequest is the largest request that the service takes, in bytes, as its
// API reference has it.
const maxRequest = 4 << 20

// checkNamedValue accepts what the driver carries beyond database/sql's own
// values, and leaves the rest to database/sql.
func checkNamedValue(v *driver.NamedValue) error {
	if v.Name != "" {
		return refuse("argument %q is named: the placeholders are numbered", v.Name)
	}
	switch v.Value.(type) {
	case uint64, json.RawMessage:
		return nil
	}
	return driver.ErrSkip
}

func parametersOf(args []driver.NamedValue) ([]types.SqlParameter, error) {
	var parameters []types.SqlParameter
	for i, a := range args {
		p, err := parameterOf(a.Value)
		if err != nil {
			return nil, refuse("argument %d: %v", i+1, err)
		}
		p.Name = aws.String("p" + strconv.Itoa(i+1))
		parameters = append(parameters, p)
	}
	return parameters, nil
}

// checkSize refuses a request that is too large for certain. JSON makes it
// larger still, so that the service may refuse what passes here.
func checkSize(sql string, parameters []types.SqlParameter) error {
	size := len(sql)
	for _, p := range parameters {
		switch v := p.Value.(type) {
		case *types.FieldMemberStringValue:
			size += len(v.Value)
		case *types.FieldMemberBlobValue:
			size += base64.StdEncoding.EncodedLen(len(v.Value))
		}
	}
	if size > maxRequest {
		return refuse("statement and arguments make a request of more than %d bytes, the Data API takes %d: write large values in parts", size, maxRequest)
	}
	return nil
}

func parameterOf(value driver.Value) (types.SqlParameter, error) {
	switch v := value.(type) {
	case nil:
		return null(), nil
	case int64:
		return field(&types.FieldMemberLongValue{Value: v}), nil
	case uint64:
		return unsigned(v), nil
	case float64:
		return field(&types.FieldMemberDoubleValue{Value: v}), nil
	case bool:
		return field(&types.FieldMemberBooleanValue{Value: v}), nil
	case []byte:
		if v == nil {
			return null(), nil
		}
		return field(&types.FieldMemberBlobValue{Value: v}), nil
	case string:
		return text(v, "")
	case json.RawMessage:
		if v == nil {
			return null(), nil
		}
		return text(string(v), types.TypeHintJson)
	case time.Time:
		return timestamp(v)
	}
	return types.SqlParameter{}, fmt.Errorf("a %T cannot be sent", value)
}

func field(f types.Field) types.SqlParameter { return types.SqlParameter{Value: f} }

func null() types.SqlParameter { return field(&types.FieldMemberIsNull{Value: true}) }

// unsigned sends as a decimal what a long cannot hold.
func unsigned(v uint64) types.SqlParameter {
	if v <= math.MaxInt64 {
		return field(&types.FieldMemberLongValue{Value: int64(v)})
	}
	return hinted(strconv.FormatUint(v, 10), types.TypeHintDecimal)
}

// text refuses what JSON would carry changed.
func text(s string, hint types.TypeHint) (types.SqlParameter, error) {
	if !utf8.ValidString(s) {
		return types.SqlParameter{}, fmt.Errorf("a string that is not UTF-8 cannot be sent, []byte can")
	}
	return hinted(s, hint), nil
}

func hinted(s string, hint types.TypeHint) types.SqlParameter {
	return types.SqlParameter{Value: &types.FieldMemberStringValue{Value: s}, TypeHint: hint}
}

// timestamp sends t in UTC, the time zone of the service's sessions, so that a
// timestamptz column gets the instant. Digits beyond microseconds are cut off.
func timestamp(t time.Time) (types.SqlParameter, error) {
	t = t.UTC()
	if y := t.Year(); y < 1 || y > 9999 {
		return types.SqlParameter{}, fmt.Errorf("the year %d cannot be sent", y)
	}
	return hinted(t.Format(timestampFormat), types.TypeHintTimestamp), nil
}
