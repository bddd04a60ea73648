package sqltext

// isBlank reports whether c separates tokens and is nothing else.
func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isLetter reports whether c can begin a word: every product takes a byte
// beyond ASCII for a letter.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

// isPart reports whether c can stand within a word.
func isPart(c byte) bool { return isLetter(c) || isDigit(c) || c == '$' }

// isWordy is isPart without the dollar sign, which delimiters are made of.
func isWordy(c byte) bool { return isLetter(c) || isDigit(c) }

// upper returns word with its ASCII letters in upper case. Others are left
// alone: the dotless i of ıf must not make it an IF.
func upper(word string) string {
	for i := range len(word) {
		if 'a' <= word[i] && word[i] <= 'z' {
			return upperFrom(word, i)
		}
	}
	return word
}

func upperFrom(word string, i int) string {
	b := []byte(word)
	for ; i < len(b); i++ {
		if 'a' <= b[i] && b[i] <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
