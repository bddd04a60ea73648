package embedded

import (
	"strings"
	"testing"

	"github.com/retort-db/retort/dialect"
	dialectmysql "github.com/retort-db/retort/dialect/mysql"
	"github.com/retort-db/retort/op"
	"github.com/retort-db/retort/schema"
)

// The dialect's one look at information_schema, which has words for MySQL and
// words for MariaDB, works here as well.
func TestDialectInspects(t *testing.T) {
	db := openNew(t)
	mustExec(t, db,
		"CREATE TABLE parent (id int unsigned PRIMARY KEY AUTO_INCREMENT, name varchar(10) NOT NULL DEFAULT 'it''s' COMMENT 'c', UNIQUE KEY u (name))",
		"CREATE TABLE child (id int PRIMARY KEY, parent_id int unsigned, e enum('a','b'), uid varchar(36) DEFAULT (uuid()), KEY ix (e),"+
			" CONSTRAINT fk FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE, CONSTRAINT ck CHECK (id > 0))",
		"CREATE VIEW v AS SELECT id FROM child")
	d := dialectmysql.Dialect{}
	catalog, err := d.Inspect(t.Context(), db, dialect.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	child := catalog.Table("", "child")
	if child == nil || len(catalog.Tables) != 2 || len(catalog.Views) != 1 {
		t.Fatalf("got %d tables and %d views, want child, parent and v", len(catalog.Tables), len(catalog.Views))
	}
	for _, name := range []string{"fk", "ck"} {
		if child.Constraint(name) == nil {
			t.Errorf("child has no constraint %s", name)
		}
	}
	if child.Index("ix") == nil || child.Column("uid").Default != schema.Expr("(uuid())") {
		t.Errorf("child has index ix %v, uid by default %v; want an index and (uuid())", child.Index("ix"), child.Column("uid").Default)
	}

	name := catalog.Table("", "parent").Column("name")
	statements, err := d.Statements(&op.AlterColumn{Table: "parent", Column: "name", Type: schema.String{Length: 20}, Was: name})
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, db, statements[0].SQL)
	const want = "varchar(20) NO it's c"
	got := column(t, db, "SELECT CONCAT(column_type, ' ', is_nullable, ' ', column_default, ' ', column_comment)"+
		" FROM information_schema.columns WHERE table_name = 'parent' AND column_name = 'name'")
	if got[0] != want {
		t.Errorf("after %s the column is %q, want %q", statements[0].SQL, got[0], want)
	}
}

func TestCommentsForMariaDBAreComments(t *testing.T) {
	db := openNew(t)
	for query, want := range map[string]string{
		"SELECT 1 /*M! + 1 */":                 "1",
		"SELECT 1 /*M!100600 + 1 */ + 2":       "3",
		"SELECT 1 /*!80000 + 1 */":             "2",
		"SELECT '/*M! x */'":                   "/*M! x */",
		"SELECT 1 /*!80000 + 1 */ /*M! + 5 */": "2",
	} {
		if got := column(t, db, query); got[0] != want {
			t.Errorf("%s: got %s, want %s", query, got[0], want)
		}
	}
	if text := "SELECT 1"; withoutMariaDB(text) != text || strings.Contains(withoutMariaDB("SELECT /*M! 1 */ 2"), "1") {
		t.Error("withoutMariaDB changes what it should not, or not what it should")
	}
}
