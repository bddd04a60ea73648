package dataapi

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// array returns a in PostgreSQL's notation, {1,2,NULL}, in which its other
// drivers return arrays and take them.
func array(a types.ArrayValue) (driver.Value, error) {
	switch v := a.(type) {
	case *types.ArrayValueMemberLongValues:
		return elements(v.Value, func(i int64) string { return strconv.FormatInt(i, 10) }), nil
	case *types.ArrayValueMemberDoubleValues:
		return elements(v.Value, func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }), nil
	case *types.ArrayValueMemberBooleanValues:
		return elements(v.Value, func(b bool) string { return strconv.FormatBool(b)[:1] }), nil
	case *types.ArrayValueMemberStringValues:
		return elements(v.Value, quoteElement), nil
	case *types.ArrayValueMemberArrayValues:
		return nested(v.Value)
	}
	return nil, fmt.Errorf("the service sent an array of no known kind")
}

func elements[T any](values []*T, format func(T) string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = "NULL"
		if v != nil {
			parts[i] = format(*v)
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func nested(arrays []types.ArrayValue) (driver.Value, error) {
	parts := make([]string, len(arrays))
	for i, a := range arrays {
		part, err := array(a)
		if err != nil {
			return nil, err
		}
		parts[i] = part.(string)
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}

// quoteElement quotes where PostgreSQL would.
func quoteElement(s string) string {
	if s != "" && !strings.EqualFold(s, "NULL") && !strings.ContainsAny(s, "{},\"\\ \t\n\r\v\f") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
