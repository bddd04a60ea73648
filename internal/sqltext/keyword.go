package sqltext

// Keywords returns the words that sql begins with, in upper case, at most n.
// Comments are skipped, and so are opening parentheses before the first word;
// MySQL's conditional comments are code. The list ends before anything that
// is no bare word: ALTER TABLE "t" gives ALTER, TABLE.
func Keywords(sql string, s Syntax, n int) []string {
	var list []string
	for t := range Tokens(sql, s) {
		switch {
		case len(list) >= n:
			return list
		case t.Kind == Word:
			list = append(list, upper(t.Text))
		case t.Kind == Blank, t.Kind == Comment, t.Kind == Mark:
		case t.Text != "(" || len(list) > 0:
			return list
		}
	}
	return list
}
