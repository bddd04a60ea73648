package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"github.com/spf13/pflag"

	"github.com/retort-db/retort/dataapi/emulator"
)

// faultFlags are those of the emulator command that order faults, and that
// show what requests and faults there were.
type faultFlags struct {
	faults []string
	chaos  string
	log    string
}

func (f *faultFlags) add(flags *pflag.FlagSet) {
	flags.StringArrayVar(&f.faults, "fault", nil, "make a request fail: a `fault` such as drop-after,op=CommitTransaction (docs/emulator.md); may be repeated")
	flags.StringVar(&f.chaos, "chaos", "", "make requests fail at random: a `schedule` such as seed=7,rate=0.1 (docs/emulator.md)")
	flags.StringVar(&f.log, "log", "", "print a line for each request to standard error, in the `form` text or json")
}

// apply sets the options that the flags name.
func (f *faultFlags) apply(a *app, o *emulator.Options) error {
	if err := f.order(o); err != nil {
		return &usageError{err}
	}
	switch {
	case f.log == "json":
		o.Log = logTo(a.Stderr, func(r emulator.Request) ([]byte, error) { return json.Marshal(r) })
	case f.log == "text", f.log == "" && a.flags.verbose && !a.flags.quiet && !a.flags.json:
		o.Log = logTo(a.Stderr, func(r emulator.Request) ([]byte, error) { return []byte(r.String()), nil })
	case f.log != "":
		return &usageError{fmt.Errorf("--log: %q is neither text nor json", f.log)}
	}
	return nil
}

func (f *faultFlags) order(o *emulator.Options) error {
	for _, text := range f.faults {
		fault, err := emulator.ParseFault(text)
		if err != nil {
			return fmt.Errorf("--fault: %w", err)
		}
		o.Faults = append(o.Faults, fault)
	}
	if f.chaos == "" {
		return nil
	}
	chaos, err := emulator.ParseChaos(f.chaos)
	if err != nil {
		return fmt.Errorf("--chaos: %w", err)
	}
	o.Chaos = &chaos
	return nil
}

// logTo writes requests to w, one in a line and one at a time.
func logTo(w io.Writer, form func(emulator.Request) ([]byte, error)) func(emulator.Request) {
	var mu sync.Mutex
	return func(r emulator.Request) {
		line, err := form(r)
		if err != nil {
			line = fmt.Appendf(nil, "request %s: %v", r.ID, err)
		}
		mu.Lock()
		defer mu.Unlock()
		w.Write(append(line, '\n'))
	}
}
