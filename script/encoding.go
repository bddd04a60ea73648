package script

import (
	"strings"
	"unicode/utf8"
)

// byteOrderMark may precede the text of a file.
const byteOrderMark = "\uFEFF"

// encoding says that a text is not UTF-8, and where.
func encoding(text string) *fault {
	switch {
	case utf8.ValidString(text):
		return nil
	case wide([]byte(text)):
		return &fault{what: "the file is UTF-16", hint: "save it as UTF-8"}
	}
	line := 1
	for part := range strings.Lines(text) {
		if !utf8.ValidString(part) {
			break
		}
		line++
	}
	return &fault{line: line, what: "the text is not UTF-8", hint: "save the file as UTF-8"}
}

// wide tells whether a text starts with the byte order mark of UTF-16, which
// some shells write.
func wide(text []byte) bool {
	return len(text) > 1 && (text[0] == 0xFF && text[1] == 0xFE || text[0] == 0xFE && text[1] == 0xFF)
}
