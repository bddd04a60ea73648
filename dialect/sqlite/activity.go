package sqlite

// Activity returns "": the database is in the process, and what ran in another
// ended with it.
func (Dialect) Activity(string) string { return "" }

// RowLock returns "".
func (Dialect) RowLock(string) string { return "" }

// Cancel returns "".
func (Dialect) Cancel(string) string { return "" }
