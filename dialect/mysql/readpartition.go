package mysql

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A partitionDoc is a row of PARTITIONS: a partition or a part of one.
type partitionDoc struct {
	Name, Method, Expression, Description, Comment string
	Sub, SubMethod, SubExpression                  string
}

// partitions has each partitioned table say how, in the words that follow
// PARTITION BY.
func (r *reader) partitions() error {
	rows := r.found["partition"]
	slices.SortStableFunc(rows, func(a, b fact) int { return cmp.Compare(a.seq, b.seq) })
	parts := map[[2]string][]partitionDoc{}
	for _, f := range rows {
		var doc partitionDoc
		if err := f.into(&doc); err != nil {
			return err
		}
		key := [2]string{f.schema, f.table}
		parts[key] = append(parts[key], doc)
	}
	for key, docs := range parts {
		if t := r.tables[key]; t != nil {
			t.MySQL.PartitionBy = partitionBy(docs)
		}
	}
	return nil
}

// partitionBy returns the method, then the definitions, or how many there are
// where they have the names that the server gives.
func partitionBy(docs []partitionDoc) string {
	first := docs[0]
	var groups [][]partitionDoc
	for len(docs) > 0 {
		n := slices.IndexFunc(docs, func(d partitionDoc) bool { return d.Name != docs[0].Name })
		if n < 0 {
			n = len(docs)
		}
		groups, docs = append(groups, docs[:n]), docs[n:]
	}
	text := method(first.Method, first.Expression)
	if first.Sub != "" {
		text += " SUBPARTITION BY " + method(first.SubMethod, first.SubExpression)
		if n := plainSubs(groups); n > 0 {
			text += " SUBPARTITIONS " + strconv.Itoa(n)
			groups = withoutSubs(groups)
		}
	}
	if isCounted(groups) {
		return text + " PARTITIONS " + strconv.Itoa(len(groups))
	}
	var list []string
	for _, g := range groups {
		list = append(list, partition(g))
	}
	return text + " (" + strings.Join(list, ", ") + ")"
}

// isCounted reports whether partitions are what PARTITIONS n makes: p0, p1 ...
func isCounted(groups [][]partitionDoc) bool {
	for i, g := range groups {
		if g[0].Description != "" || g[0].Comment != "" || g[0].Sub != "" || g[0].Name != "p"+strconv.Itoa(i) {
			return false
		}
	}
	return true
}

// plainSubs returns how many parts each partition has, or 0 if they are not
// what SUBPARTITIONS n makes: p0sp0, p0sp1 ...
func plainSubs(groups [][]partitionDoc) int {
	for _, g := range groups {
		for i, d := range g {
			if d.Comment != "" || d.Sub != d.Name+"sp"+strconv.Itoa(i) || len(g) != len(groups[0]) {
				return 0
			}
		}
	}
	return len(groups[0])
}

// withoutSubs returns partitions alone.
func withoutSubs(groups [][]partitionDoc) [][]partitionDoc {
	var list [][]partitionDoc
	for _, g := range groups {
		alone := g[0]
		alone.Sub = ""
		list = append(list, []partitionDoc{alone})
	}
	return list
}

func method(name, expression string) string { return name + " (" + expression + ")" }

// partition returns the definition of one partition with its parts.
func partition(docs []partitionDoc) string {
	first := docs[0]
	text := "PARTITION " + quoted(first.Name)
	switch {
	case first.Description == "":
	case strings.HasPrefix(first.Method, "RANGE") && first.Description == "MAXVALUE":
		text += " VALUES LESS THAN MAXVALUE"
	case strings.HasPrefix(first.Method, "RANGE"):
		text += " VALUES LESS THAN (" + first.Description + ")"
	case strings.HasPrefix(first.Method, "LIST"):
		text += " VALUES IN (" + first.Description + ")"
	}
	if first.Comment != "" && first.Sub == "" {
		text += " COMMENT = " + literal(first.Comment)
	}
	if first.Sub == "" {
		return text
	}
	var subs []string
	for _, d := range docs {
		sub := "SUBPARTITION " + quoted(d.Sub)
		if d.Comment != "" {
			sub += " COMMENT = " + literal(d.Comment)
		}
		subs = append(subs, sub)
	}
	return text + " (" + strings.Join(subs, ", ") + ")"
}
