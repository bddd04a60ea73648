package crash

import (
	"context"
	"database/sql"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// A snapshot is all of a database that a run may change, a line for each
// thing, sorted: the catalog as the product's own program dumps it, and the
// rows.
type snapshot []string

// lease is what a run leaves of itself: that it is over.
const lease = "SELECT state, owner FROM retort_run"

// rowsOf returns a line for each row of the tables, but for those in which
// runs keep their books.
func rowsOf(ctx context.Context, db *sql.DB, tables []string) (snapshot, error) {
	var lines snapshot
	for _, table := range tables {
		if strings.HasPrefix(table, "retort_") {
			continue
		}
		rows, err := values(ctx, db, "SELECT * FROM "+table)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			lines = append(lines, rowLines(table, row)...)
		}
	}
	return lines, nil
}

// withRows adds the rows of tables, and what state the last run left.
func withRows(ctx context.Context, db *sql.DB, lines snapshot, tables []string) (snapshot, error) {
	rows, err := rowsOf(ctx, db, tables)
	if err != nil {
		return nil, err
	}
	lines = append(lines, rows...)
	if slices.Contains(tables, "retort_run") {
		state, err := values(ctx, db, lease)
		if err != nil {
			return nil, err
		}
		for _, row := range state {
			lines = append(lines, fmt.Sprintf("lease: state %q, owner %q", row[0], row[1]))
		}
	}
	return lines, nil
}

// rowLines returns the lines of a row: one, but for a counter one for each
// time it was counted up, so that what is missing or too much can be told.
func rowLines(table string, row []string) []string {
	if table != "counter" {
		return []string{fmt.Sprintf("row of %s: %s", table, strings.Join(row, ", "))}
	}
	lines := []string{"counter " + row[0]}
	var n int
	fmt.Sscan(row[1], &n)
	for i := range n {
		lines = append(lines, fmt.Sprintf("counter %s: %d", row[0], i+1))
	}
	return lines
}

// values returns rows as texts.
func values(ctx context.Context, db *sql.DB, query string) ([][]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]string
	for rows.Next() {
		row, targets := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		words := make([]string, len(row))
		for i, v := range row {
			words[i] = v.String
			if !v.Valid {
				words[i] = "NULL"
			}
		}
		all = append(all, words)
	}
	return all, rows.Err()
}

// column returns the first column of a query.
func column(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := values(ctx, db, query)
	words := make([]string, len(rows))
	for i, row := range rows {
		words[i] = row[0]
	}
	return words, err
}

// dumped runs a program that dumps a catalog, and returns its lines but for
// comments and what differs each time.
func dumped(cmd *exec.Cmd) (snapshot, error) {
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmd, err)
	}
	var lines snapshot
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "--") || strings.HasPrefix(line, `\`) || strings.HasPrefix(line, "/*!") {
			continue
		}
		line, _, _ = strings.Cut(line, " AUTO_INCREMENT=")
		lines = append(lines, "catalog: "+line)
	}
	return lines, nil
}

// compare tells what got lacks of want, and what it has too much.
func compare(want, got []string) (missing, extra []string) {
	left := map[string]int{}
	for _, line := range want {
		left[line]++
	}
	for _, line := range got {
		if left[line] == 0 {
			extra = append(extra, line)
			continue
		}
		left[line]--
	}
	for line, n := range left {
		for range n {
			missing = append(missing, line)
		}
	}
	slices.Sort(missing)
	return missing, extra
}
