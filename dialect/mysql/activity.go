package mysql

import "strconv"

// Activity returns a SELECT of the running statements that hold tag. Without
// the privilege PROCESS the server shows a user only their own. The state is
// the server's word for it (see "General Thread States" in the manual), with
// the progress that MariaDB reports for the stage. Neither product tells here
// who blocks a statement.
func (Dialect) Activity(tag string) string {
	if tag == "" {
		return ""
	}
	half := len([]rune(tag)) / 2 // in two pieces, or the SELECT would hold the tag itself
	// The natural join makes columns that only MariaDB has NULL in MySQL.
	text, err := write().Raw(`SELECT CAST(id AS CHAR(20)) AS id, CAST(time AS CHAR(20)) AS seconds,
  CONCAT(IF(command = 'Killed', 'ending, ', ''), COALESCE(NULLIF(state, ''), 'running'), IF(max_stage > 0,
    CONCAT(', ', FLOOR(progress), ' % of stage ', stage, ' of ', max_stage), '')) AS state,
  IF(state LIKE 'Waiting for %lock', 'yes', 'no') AS waiting, '' AS blockers
FROM information_schema.processlist
NATURAL LEFT JOIN (SELECT NULL AS stage, NULL AS max_stage, NULL AS progress) missing
WHERE id <> CONNECTION_ID() AND LOCATE(CONCAT(`).
		Lit(string([]rune(tag)[:half])).Raw(`, `).Lit(string([]rune(tag)[half:])).Raw(`), info) > 0`).Text()
	if err != nil {
		return ""
	}
	return text
}

// RowLock returns a SELECT that tells whether session id waits for a lock on
// rows, of which the list of processes says nothing. It needs the privilege
// PROCESS. Only MariaDB tells who holds the lock to who has no other privilege.
func (Dialect) RowLock(id string) string {
	if _, err := strconv.ParseUint(id, 10, 64); err != nil {
		return ""
	}
	return `SELECT COALESCE(/*M! (SELECT GROUP_CONCAT(b.trx_mysql_thread_id) FROM information_schema.innodb_lock_waits w
  JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id WHERE w.requesting_trx_id = t.trx_id), */ '') AS blockers
FROM information_schema.innodb_trx t WHERE t.trx_state = 'LOCK WAIT' AND t.trx_mysql_thread_id = ` + id
}

// Cancel returns the statement that ends the statement of session id.
func (Dialect) Cancel(id string) string {
	if _, err := strconv.ParseUint(id, 10, 64); err != nil {
		return ""
	}
	return "KILL QUERY " + id
}
