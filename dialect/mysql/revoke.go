package mysql

import (
	"github.com/retort-db/retort/dialect"
	"github.com/retort-db/retort/internal/sqltext"
)

// revoked takes what follows REVOKE. That of all privileges, and that of global
// ones, can be sent twice; others fail the second time.
func revoked(r *sqltext.Reader) dialect.Effect {
	if r.Is("IF", "EXISTS") {
		return dialect.Effect{Kind: dialect.Repeatable}
	}
	all, level := r.Is("ALL"), false
	for !r.Done() && !r.Is("FROM") && !level {
		if level = r.Take("ON"); !level {
			r.Skip()
		}
	}
	switch {
	case level && r.Is("*", ".", "*"), !level && all:
		return dialect.Effect{Kind: dialect.Repeatable}
	case !level, r.Is("PROCEDURE"), r.Is("FUNCTION"), r.Is("PACKAGE"):
		return dialect.Effect{Kind: dialect.Hidden} // information_schema does not list those, nor roles
	}
	for !r.Done() && !r.Take("FROM") {
		r.Skip()
	}
	return privileges(list(r, readAccount))
}

// grants are where information_schema lists what an account may do.
var grants = []aspect{
	{table: "schema_privileges", columns: words("table_schema privilege_type is_grantable")},
	{table: "table_privileges", columns: words("table_schema table_name privilege_type is_grantable")},
	{table: "column_privileges", columns: words("table_schema table_name column_name privilege_type is_grantable")},
}

// privileges asks for a digest of what the accounts may do.
func privileges(accounts []name) dialect.Effect {
	if len(accounts) == 0 {
		return dialect.Effect{Kind: dialect.Hidden}
	}
	w := write().Raw("SELECT LEFT(SHA2(CONCAT_WS(','")
	for _, account := range accounts {
		for _, g := range grants {
			w.Raw(",\n")
			g.digest(w, account.isGrantee)
		}
	}
	return visible(w.Raw("), 256), 32)"), write())
}
