package retort_test

import (
	"testing"

	"github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/internal/dbtest"
)

// A version table has the collation of its database, which is seldom that of
// the connection: each is the default of somebody else.
func TestDatabaseOfAnyCollation(t *testing.T) {
	for _, collation := range []string{
		"utf8mb4_general_ci", "utf8mb4_unicode_ci", "utf8mb4_bin", "utf8mb3_general_ci", "latin1_swedish_ci", "ucs2_unicode_ci",
	} {
		t.Run(collation, func(t *testing.T) {
			t.Parallel()
			r := &rig{t: t, db: dbtest.MySQL(t).DB(), dialect: mysql.Dialect{}}
			if _, err := r.db.Exec("ALTER DATABASE COLLATE " + collation); err != nil {
				t.Fatal(err)
			}
			r.load(diamond, nil)
			r.must(r.Upgrade(t.Context(), "head"))
			r.wantRows("d4")
			r.must(r.Downgrade(t.Context(), "a1"))
			r.wantRows("a1")
			if edited, err := r.Edited(t.Context()); err != nil || len(edited) > 0 {
				t.Errorf("Edited: got %v, %v, want nothing", edited, err)
			}
			st, err := r.Status(t.Context())
			if err != nil || len(st.Rows) != 1 || st.Rows[0] != "a1" {
				t.Errorf("Status: got %+v, %v, want a1", st, err)
			}
		})
	}
}
