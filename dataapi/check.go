package dataapi

// CheckStatement says what is wrong with sending query on its own, or nil.
// Nothing is sent. It is reached through [database/sql.Conn.Raw], by a program
// that wants to know before it sends the first of several statements. The
// errors are those that the statement itself would have: a [*RefusedError] or
// a [*ScanError].
func (c *conn) CheckStatement(query string) error {
	return (&conn{client: c.client}).check(query)
}

// CheckInTransaction is CheckStatement for a transaction.
func (c *conn) CheckInTransaction(query string) error {
	inside := &conn{client: c.client}
	inside.tx = &tx{conn: inside}
	return inside.check(query)
}

// check goes as far as run does without sending.
func (c *conn) check(query string) error {
	s, err := newStatement(c.product(), query, nil)
	if err != nil {
		return err
	}
	return c.allowed(s)
}

// InDoubt returns false: nothing was sent.
func (e *RefusedError) InDoubt() bool { return false }

// InDoubt returns false: nothing was sent.
func (e *ScanError) InDoubt() bool { return false }
