package emulator

import (
	"fmt"
	"slices"
)

// A Variant is a way in which an emulator differs from what it does by default,
// because the service is not known well enough there, or because its own way is
// of no use to somebody.
type Variant string

// The variants.
const (
	// DollarQuotes leaves :name inside $$…$$ alone. The service replaces it.
	DollarQuotes Variant = "dollar-quotes"

	// NotFound answers NotFoundException to a commit or rollback of an id that
	// was never given. The model has that code beside
	// TransactionNotFoundException.
	NotFound Variant = "not-found"

	// Prepared prepares all statements on MySQL, and so refuses with error 1295
	// those that MySQL 8.0 cannot prepare, such as CREATE TRIGGER. By default
	// statements without parameters are sent as they are.
	Prepared Variant = "prepared"
)

// variants lists them all.
var variants = []Variant{DollarQuotes, NotFound, Prepared}

// ParseVariant returns the variant of that name.
func ParseVariant(name string) (Variant, error) {
	if v := Variant(name); slices.Contains(variants, v) {
		return v, nil
	}
	return "", fmt.Errorf("variant %q is none of %v", name, variants)
}

// has reports whether the options have a variant.
func (o *Options) has(v Variant) bool { return slices.Contains(o.Variants, v) }

// notFound is the fault of an id that was never given, to a call that would end
// its transaction.
func (s *Server) notFound(id string, err error) error {
	f := faultOf(err)
	if f.code != "TransactionNotFoundException" || !s.options.has(NotFound) || s.transactions.gave(id) {
		return err
	}
	return &fault{f.status, "NotFoundException", "Transaction " + id + " is not found", nil}
}

// unpreparable reports whether MySQL 8.0 has no way to prepare a statement, by
// its manual's list of those that it can.
func unpreparable(sql string) bool {
	words := (&myEngine{}).grammar().words(sql)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "LOCK", "UNLOCK", "USE", "BEGIN", "START", "SAVEPOINT", "RELEASE", "HANDLER", "SIGNAL", "RESIGNAL",
		"PREPARE", "EXECUTE", "DEALLOCATE", "XA":
		return true
	case "LOAD":
		return len(words) > 1 && words[1] != "INDEX"
	case "CREATE", "ALTER", "DROP":
		return slices.ContainsFunc(words[1:min(len(words), definerWords)], func(w string) bool {
			return w == "TRIGGER" || w == "PROCEDURE" || w == "FUNCTION" || w == "EVENT"
		})
	}
	return false
}

// definerWords is how many words there are at most up to what is created:
// CREATE OR REPLACE DEFINER = user @ host AGGREGATE FUNCTION IF NOT EXISTS.
const definerWords = 8

// errUnpreparable is the server's error for such a statement.
const errUnpreparable = 1295

func refuseToPrepare() *fault {
	return myFault(serverError(errUnpreparable, "HY000", "This command is not supported in the prepared statement protocol yet"))
}
