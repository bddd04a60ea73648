package crash

import "strings"

// plain returns a statement without the comments in front, the semicolon
// behind, and with single blanks, so that it can be compared with what the
// project's files say.
func plain(sql string) string {
	for {
		sql = strings.TrimSpace(sql)
		switch {
		case strings.HasPrefix(sql, "/*") && !strings.HasPrefix(sql, "/*!"):
			_, sql, _ = strings.Cut(sql, "*/")
		case strings.HasPrefix(sql, "--"):
			_, sql, _ = strings.Cut(sql, "\n")
		default:
			return strings.Join(strings.Fields(strings.TrimRight(sql, "; \n")), " ")
		}
	}
}

// keyword returns the first word of a statement, in capitals.
func keyword(sql string) string {
	word, _, _ := strings.Cut(plain(sql), " ")
	return strings.ToUpper(word)
}
