package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"github.com/retort-db/retort/dataapi/emulator"
)

// accessFlags are those of the emulator command that say who may ask, and which
// service answers.
type accessFlags struct {
	file     string
	verify   bool
	profile  string
	variants []string
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.file, "access", "", "`file` of the clusters, secrets, keys and rules there are (docs/emulator.md)")
	flags.BoolVar(&f.verify, "verify-sigv4", false, "refuse requests that are not signed with a key of --access")
	flags.StringVar(&f.profile, "profile", "v2", "`generation` of the service, v1 or v2")
	flags.StringSliceVar(&f.variants, "variant", nil, "differ from the default in `ways`: dollar-quotes, not-found, prepared")
}

// apply sets the options that the flags name.
func (f *accessFlags) apply(o *emulator.Options) error {
	if err := f.behave(o); err != nil {
		return &usageError{err}
	}
	if f.verify && f.file == "" {
		return &usageError{errors.New("--verify-sigv4 needs --access: a signature is checked with the keys of that file")}
	}
	if f.file == "" {
		return nil
	}
	access, err := readAccess(f.file)
	if err != nil {
		return &usageError{err}
	}
	if f.verify && len(access.Keys) == 0 {
		return &usageError{fmt.Errorf("%s: --verify-sigv4 needs a [[key]]", f.file)}
	}
	o.Access, o.VerifySignatures = access, f.verify
	return nil
}

// behave sets the profile and the variants.
func (f *accessFlags) behave(o *emulator.Options) (err error) {
	if o.Profile, err = emulator.ParseProfile(f.profile); err != nil {
		return fmt.Errorf("--profile: %w", err)
	}
	for _, name := range f.variants {
		v, err := emulator.ParseVariant(name)
		if err != nil {
			return fmt.Errorf("--variant: %w", err)
		}
		o.Variants = append(o.Variants, v)
	}
	return nil
}

func readAccess(file string) (*emulator.Access, error) {
	r, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	access, err := emulator.ReadAccess(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return access, nil
}
