package emulator

import (
	"encoding/binary"
	"errors"
)

// pgArray reads PostgreSQL's binary array: the number of dimensions, whether
// there are nulls, the type of the elements; a length and a lower bound for
// each dimension; then each element with its length, -1 for a null.
func pgArray(v []byte) ([][]byte, error) {
	word := func(i int) int { return int(int32(binary.BigEndian.Uint32(v[4*i:]))) }
	switch dimensions := word(0); {
	case dimensions == 0:
		return nil, nil
	case dimensions > 1:
		return nil, unsupported("The result contains a multidimensional array")
	}
	elements := make([][]byte, word(3))
	rest := v[20:]
	for i := range elements {
		size := int(int32(binary.BigEndian.Uint32(rest)))
		rest = rest[4:]
		if size < 0 {
			continue
		}
		if size > len(rest) {
			return nil, errors.New("read array: an element is cut off")
		}
		elements[i], rest = rest[:size:size], rest[size:]
	}
	return elements, nil
}

// each decodes the elements of an array; nulls stay nil.
func each[T any](elements [][]byte, decode func([]byte) (T, error)) (*[]*T, error) {
	list := make([]*T, len(elements))
	for i, element := range elements {
		if element == nil {
			continue
		}
		value, err := decode(element)
		if err != nil {
			return nil, err
		}
		list[i] = &value
	}
	return &list, nil
}

func pgLongs(elements [][]byte) (arrayValue, error) {
	list, err := each(elements, func(v []byte) (int64, error) { return pgInteger(v), nil })
	return arrayValue{LongValues: list}, err
}

func pgBools(elements [][]byte) (arrayValue, error) {
	list, err := each(elements, func(v []byte) (bool, error) { return v[0] != 0, nil })
	return arrayValue{BooleanValues: list}, err
}

func pgFloats(elements [][]byte) (arrayValue, error) {
	list, err := each(elements, func(v []byte) (double, error) {
		f, err := pgFinite(v)
		return double(f), err
	})
	return arrayValue{DoubleValues: list}, err
}

// pgStrings makes a decoder for elements that are text to the service.
func pgStrings(text func([]byte) (string, error)) func([][]byte) (arrayValue, error) {
	return func(elements [][]byte) (arrayValue, error) {
		list, err := each(elements, text)
		return arrayValue{StringValues: list}, err
	}
}
