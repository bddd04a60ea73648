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

// Cancel returns the statement that ends the statement of session id.
func (Dialect) Cancel(id string) string {
	if _, err := strconv.ParseUint(id, 10, 64); err != nil {
		return ""
	}
	return "KILL QUERY " + id
}
