package postgres

import "strconv"

// Activity returns a SELECT of the running statements that hold tag. The
// server keeps the first 1024 bytes of a statement (track_activity_query_size),
// so tag must stand at its beginning; it shows a user only their own. Idle
// sessions, whose last statement held tag, are not listed, nor the workers of a
// parallel statement. The state is what the views of "Progress Reporting" in
// the manual say, if the statement reports progress.
func (Dialect) Activity(tag string) string {
	if tag == "" {
		return ""
	}
	half := len([]rune(tag)) / 2 // in two pieces, or the SELECT would hold the tag itself
	text, err := write().Raw(`SELECT CAST(a.pid AS text) AS id,
  CAST(CAST(GREATEST(0, EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - a.query_start)) AS bigint) AS text) AS seconds,
  COALESCE(NULLIF(pg_catalog.concat_ws(', ', p.phase, CASE WHEN p.total > 0 THEN CAST(100 * p.done / p.total AS text) || ' % (' ||
      CAST(p.done AS text) || ' of ' || CAST(p.total AS text) || p.unit || ')' END,
    CASE a.wait_event_type WHEN 'Lock' THEN 'waiting for a lock (' || a.wait_event || ')' END), ''), 'running') AS state,
  CASE a.wait_event_type WHEN 'Lock' THEN 'yes' ELSE 'no' END AS waiting,
  pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ',') AS blockers
FROM pg_catalog.pg_stat_activity a
LEFT JOIN (` + progress + `) p ON p.pid = a.pid
WHERE a.state = 'active' AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()
  AND pg_catalog.strpos(a.query, `).Lit(string([]rune(tag)[:half])).Raw(` || `).Lit(string([]rune(tag)[half:])).Raw(`) > 0`).Text()
	if err != nil {
		return ""
	}
	return text
}

// progress gathers what the views of progress have in common. A build counts
// blocks in some phases, tuples or the sessions it waits for in others.
const progress = `
  SELECT i.pid, i.phase, CASE WHEN i.blocks_total > 0 THEN i.blocks_done WHEN i.tuples_total > 0 THEN i.tuples_done ELSE i.lockers_done END AS done,
    CASE WHEN i.blocks_total > 0 THEN i.blocks_total WHEN i.tuples_total > 0 THEN i.tuples_total ELSE i.lockers_total END AS total,
    CASE WHEN i.blocks_total > 0 THEN ' blocks' WHEN i.tuples_total > 0 THEN ' tuples' ELSE ' sessions' END AS unit
  FROM pg_catalog.pg_stat_progress_create_index i
  UNION ALL SELECT c.pid, c.phase, c.heap_blks_scanned, c.heap_blks_total, ' blocks' FROM pg_catalog.pg_stat_progress_cluster c
  UNION ALL SELECT v.pid, v.phase, v.heap_blks_scanned, v.heap_blks_total, ' blocks' FROM pg_catalog.pg_stat_progress_vacuum v
  UNION ALL SELECT z.pid, z.phase, z.sample_blks_scanned, z.sample_blks_total, ' blocks' FROM pg_catalog.pg_stat_progress_analyze z
`

// RowLock returns "": Activity tells of every lock.
func (Dialect) RowLock(string) string { return "" }

// Cancel returns the statement that asks the server to end the statement of
// session id.
func (Dialect) Cancel(id string) string {
	if _, err := strconv.ParseUint(id, 10, 31); err != nil {
		return ""
	}
	return "SELECT pg_catalog.pg_cancel_backend(" + id + ")"
}
