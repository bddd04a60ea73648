package sqlite

var (
	Renamed  = renamed
	Mentions = mentions

	ParseIndex   = parseIndex
	ParseTrigger = parseTrigger
	ParseView    = parseView
	Qualified    = qualified
)

// ParseTable reads a CREATE TABLE and returns what is read, spelled again.
func ParseTable(text string) (string, error) {
	d, err := parseTable(text)
	if err != nil {
		return "", err
	}
	return d.text(), nil
}
