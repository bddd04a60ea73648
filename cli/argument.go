package cli

import (
	"context"
	"strings"
)

// argumentsKey finds the -x flags in a context.
type argumentsKey struct{}

// Argument returns the value of the flag "-x key=value", for a Go revision to
// ask for by the context it is given. A flag without "=" has an empty value;
// of several with one key the last counts.
func Argument(ctx context.Context, key string) (value string, ok bool) {
	list, _ := ctx.Value(argumentsKey{}).([]string)
	for _, arg := range list {
		if k, v, _ := strings.Cut(arg, "="); k == key {
			value, ok = v, true
		}
	}
	return value, ok
}
