package script

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/retort-db/retort/revision"
)

// NewID returns a random revision id: twelve hexadecimal digits.
func NewID() revision.ID {
	var b [6]byte
	rand.Read(b[:]) // never returns an error
	return revision.ID(hex.EncodeToString(b[:]))
}

// CheckID returns an error if id cannot name a revision: it is empty, is a
// word that targets use, or has a character that means something in a target,
// a list or a file's name.
func CheckID(id revision.ID) error {
	if what := wrongID(string(id)); what != "" {
		return fmt.Errorf("revision id: %s", what)
	}
	return nil
}

// reserved lists the words that targets use.
var reserved = []string{"base", "head", "heads", "current"}

// wrongID says why id cannot name a revision, or "".
func wrongID(id string) string {
	switch {
	case id == "":
		return "it is empty"
	case slices.Contains(reserved, id):
		return fmt.Sprintf("%q has a meaning of its own in targets", id)
	case !utf8.ValidString(id):
		return fmt.Sprintf("%q is not UTF-8", id)
	}
	if i := strings.IndexFunc(id, forbidden); i >= 0 {
		r, _ := utf8.DecodeRuneInString(id[i:])
		return fmt.Sprintf("%q may not hold %q", id, r)
	}
	return ""
}

func forbidden(r rune) bool {
	return strings.ContainsRune("@-+:,'\"`\\/", r) || unicode.IsSpace(r) || !unicode.IsPrint(r)
}
