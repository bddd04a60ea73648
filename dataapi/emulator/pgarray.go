package emulator

import (
	"encoding/binary"
	"errors"
)

// pgArray reads PostgreSQL's binary array: the number of dimensions, whether
// there are nulls, the type of the elements; a length and a lower bound for
// each dimension; then each element with its length, -1 for a null. It returns
// the lengths and the elements.
func pgArray(v []byte) (sizes []int, elements [][]byte, err error) {
	word := func(i int) int { return int(int32(binary.BigEndian.Uint32(v[4*i:]))) }
	sizes = make([]int, word(0))
	count := min(1, len(sizes))
	for i := range sizes {
		sizes[i] = word(3 + 2*i)
		count *= sizes[i]
	}
	elements = make([][]byte, count)
	rest := v[12+8*len(sizes):]
	for i := range elements {
		size := int(int32(binary.BigEndian.Uint32(rest)))
		rest = rest[4:]
		if size < 0 {
			continue
		}
		if size > len(rest) {
			return nil, nil, errors.New("read array: an element is cut off")
		}
		elements[i], rest = rest[:size:size], rest[size:]
	}
	return sizes, elements, nil
}

// nest makes arrays of arrays, as many levels as there are sizes, and of the
// elements what list makes of them.
func nest(sizes []int, elements [][]byte, list func([][]byte) (arrayValue, error)) (arrayValue, error) {
	if len(sizes) < 2 {
		return list(elements)
	}
	parts := make([]arrayValue, sizes[0])
	for i := range parts {
		size := len(elements) / sizes[0]
		var err error
		if parts[i], err = nest(sizes[1:], elements[i*size:(i+1)*size], list); err != nil {
			return arrayValue{}, err
		}
	}
	return arrayValue{ArrayValues: &parts}, nil
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
