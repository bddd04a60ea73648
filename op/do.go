package op

import "context"

// Do performs operations on s, one after the other, and stops at the first
// error, which it returns unchanged.
func Do(ctx context.Context, s Sink, ops ...Op) error {
	for _, o := range ops {
		if err := s.Do(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// SQL returns a statement as an operation, which knows the line of the caller
// as its place.
func SQL(statement string) *Execute { return &Execute{SQL: statement, Pos: caller()} }
