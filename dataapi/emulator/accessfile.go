package emulator

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// ReadAccess reads an [Access] from a TOML file: tables [[cluster]],
// [[secret]], [[user]], [[key]] and [[rule]], whose keys docs/emulator.md
// lists. A key that is none of these, and an entry that could never be used as
// it was meant, is an error that names it.
func ReadAccess(r io.Reader) (*Access, error) {
	a := &Access{}
	if err := toml.NewDecoder(r).DisallowUnknownFields().Decode(a); err != nil {
		return nil, fmt.Errorf("read access: %w", plainTOML(err))
	}
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("read access: %w", err)
	}
	return a, nil
}

// plainTOML says on which line a file is wrong, and of keys that nobody knows,
// which.
func plainTOML(err error) error {
	if e, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		first := e.Errors[0]
		line, _ := first.Position()
		return fmt.Errorf("line %d: unknown key %q", line, strings.Join(first.Key(), "."))
	}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := e.Position()
		return fmt.Errorf("line %d: %s", line, strings.TrimPrefix(e.Error(), "toml: "))
	}
	return err
}

// check reports every entry that could not be used.
func (a *Access) check() error {
	var faults []error
	for i, c := range a.Clusters {
		faults = append(faults, checkARN(fmt.Sprintf("cluster %d", i+1), c.ARN, "rds"))
	}
	for i, s := range a.Secrets {
		faults = append(faults, s.check(fmt.Sprintf("secret %d", i+1)))
	}
	for i, u := range a.Users {
		if u.Name == "" {
			faults = append(faults, fmt.Errorf("user %d: no name", i+1))
		}
	}
	for i, k := range a.Keys {
		if k.ID == "" || k.Secret == "" || strings.ContainsAny(k.ID, "/, ") {
			faults = append(faults, fmt.Errorf("key %d: id and secret are needed, the id without slashes, commas and spaces", i+1))
		}
	}
	for i, r := range a.Rules {
		faults = append(faults, r.check(fmt.Sprintf("rule %d", i+1)))
	}
	return errors.Join(faults...)
}

// checkARN reports what is no ARN of a service: arn:aws:service:region:account:rest.
func checkARN(entry, arn, service string) error {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != service || parts[3] == "" || parts[5] == "" {
		return fmt.Errorf("%s: %q is not an ARN of %s", entry, arn, service)
	}
	return nil
}

func (s *Secret) check(entry string) error {
	if s.Value == "" && s.Username == "" {
		return fmt.Errorf("%s: no username, and no value", entry)
	}
	if s.Value != "" && (s.Username != "" || s.Password != "") {
		return fmt.Errorf("%s: a value, and a username or password beside it", entry)
	}
	return checkARN(entry, s.ARN, "secretsmanager")
}

func (r *Rule) check(entry string) error {
	if r.Effect != Allow && r.Effect != Deny {
		return fmt.Errorf("%s: effect is %q, want %q or %q", entry, r.Effect, Allow, Deny)
	}
	for _, action := range r.Actions {
		service, _, ok := strings.Cut(action, ":")
		if action != "*" && (!ok || service != "rds-data" && service != "secretsmanager") {
			return fmt.Errorf("%s: action %q is neither of rds-data nor of secretsmanager", entry, action)
		}
	}
	return nil
}
