package config

import (
	"fmt"
	"io"
)

// A Secret is text that is never shown: however it is printed or encoded, it
// gives three stars. Convert it to a string where it is needed.
type Secret string

const stars = "***"

// String returns stars, or "" for an empty Secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return stars
}

// Format writes stars for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

// MarshalText returns stars; JSON and others build on it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
