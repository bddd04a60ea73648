package script

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/retort-db/retort/revision"
)

// DefaultFileTemplate names new files by their revision and message.
const DefaultFileTemplate = "%(rev)s_%(slug)s"

// DefaultSlugLength is how long the slug of a file's name may be, in
// characters.
const DefaultSlugLength = 40

// Slug returns what a message contributes to a file's name: its runs of
// letters, digits and underscores, in lower case, joined by underscores, and
// cut before a word to be no longer than length characters.
func Slug(message string, length int) string {
	words := strings.FieldsFunc(message, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	slug := []rune(strings.ToLower(strings.Join(words, "_")))
	if len(slug) <= length {
		return string(slug)
	}
	cut := string(slug[:length])
	if slug[length] != '_' {
		if i := strings.LastIndex(cut, "_"); i > 0 {
			cut = cut[:i]
		}
	}
	return strings.TrimRight(cut, "_")
}

// token is one placeholder of a file template, in Python's spelling, or a
// percent sign. Go's flags, width and precision mean the same.
var token = regexp.MustCompile(`%(?:%|\((\w*)\)([-0 +]*\d*(?:\.\d+)?)([a-zA-Z])|.?)`)

// fileName returns the name a template gives a new file, without its ending.
func fileName(template string, id revision.ID, slug string, t time.Time) (string, error) {
	values := map[string]any{
		"rev": string(id), "slug": slug, "epoch": t.Unix(),
		"year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(),
	}
	var wrong error
	name := token.ReplaceAllStringFunc(template, func(s string) string {
		text, err := expand(s, values)
		if err != nil && wrong == nil {
			wrong = fmt.Errorf("file_template %q: %w", template, err)
		}
		return text
	})
	if slug == "" {
		name = strings.TrimRight(name, "_-")
	}
	return name, wrong
}

func expand(s string, values map[string]any) (string, error) {
	if s == "%%" {
		return "%", nil
	}
	m := token.FindStringSubmatch(s)
	if m[3] == "" {
		return "", fmt.Errorf(`%q is neither a token such as "%%(rev)s" nor "%%%%"`, s)
	}
	value, ok := values[m[1]]
	if !ok {
		return "", fmt.Errorf("unknown token %q; there are rev, slug, epoch, year, month, day, hour, minute, second", m[1])
	}
	_, isText := value.(string)
	switch {
	case m[3] == "s":
		return fmt.Sprintf("%"+m[2]+"s", fmt.Sprint(value)), nil
	case (m[3] == "d" || m[3] == "i") && !isText:
		return fmt.Sprintf("%"+m[2]+"d", value), nil
	}
	return "", fmt.Errorf("%q cannot be written as %q", m[1], "%"+m[3])
}
