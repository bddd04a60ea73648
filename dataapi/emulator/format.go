package emulator

import (
	"bytes"
	"encoding/json"
)

// formatRecords returns rows as the JSON of formatRecordsAs: an array of
// objects whose members are the columns, in order. Labels are to differ, or
// one column would hide another; how the service says so is not known.
func formatRecords(labels []string, rows [][]field) (string, error) {
	keys := make([]json.RawMessage, len(labels))
	seen := make(map[string]bool)
	for i, label := range labels {
		if seen[label] {
			return "", unsupported("The result contains more than one column named %s", label)
		}
		seen[label] = true
		keys[i] = plain(label)
	}
	var out bytes.Buffer
	out.WriteByte('[')
	for i, row := range rows {
		if i > 0 {
			out.WriteByte(',')
		}
		writeRecord(&out, keys, row)
	}
	out.WriteByte(']')
	if out.Len() > maxFormatted {
		return "", tooLarge(maxFormatted)
	}
	return out.String(), nil
}

func writeRecord(out *bytes.Buffer, keys []json.RawMessage, row []field) {
	out.WriteByte('{')
	for i, f := range row {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(keys[i])
		out.WriteByte(':')
		out.Write(plain(f.plain()))
	}
	out.WriteByte('}')
}

// plain returns v as JSON without the escapes that are for HTML. Fields hold
// nothing that JSON cannot.
func plain(v any) json.RawMessage {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// plain returns the value of the union's member. A blob is its base64, which
// is what encoding/json makes of bytes.
func (f field) plain() any {
	switch {
	case f.BooleanValue != nil:
		return *f.BooleanValue
	case f.LongValue != nil:
		return *f.LongValue
	case f.DoubleValue != nil:
		return *f.DoubleValue
	case f.StringValue != nil:
		return *f.StringValue
	case f.BlobValue != nil:
		return *f.BlobValue
	case f.ArrayValue != nil:
		return f.ArrayValue.plain()
	}
	return nil
}

func (a *arrayValue) plain() any {
	switch {
	case a.ArrayValues != nil:
		list := make([]any, len(*a.ArrayValues))
		for i := range list {
			list[i] = (*a.ArrayValues)[i].plain()
		}
		return list
	case a.BooleanValues != nil:
		return *a.BooleanValues
	case a.LongValues != nil:
		return *a.LongValues
	case a.DoubleValues != nil:
		return *a.DoubleValues
	}
	return *a.StringValues
}

// tooLarge is the fault of a result over its limit. It does not end the
// transaction.
func tooLarge(limit int) *fault {
	if limit == maxFormatted {
		return badRequest("BadRequestException", tooLargeV1)
	}
	return unsupported(tooLargeV2)
}
