package driver_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/mysqldialect"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"
)

type city struct {
	bun.BaseModel `bun:"table:cities"`

	ID     int64             `bun:",pk,autoincrement"`
	Name   string            `bun:"type:varchar(40),notnull,unique"`
	People int64             `bun:",nullzero"`
	Tags   map[string]string `bun:"type:json"`
	At     time.Time         `bun:",nullzero,type:timestamp"`
	Raw    []byte
	Places []*place `bun:"rel:has-many,join:id=city_id"`
}

type place struct {
	ID     int64  `bun:",pk,autoincrement"`
	CityID int64  `bun:",notnull"`
	Name   string `bun:"type:varchar(40)"`
}

func bunOver(t *testing.T, d pool) *bun.DB {
	t.Helper()
	db := bun.NewDB(d.DB, pick[schema.Dialect](d, pgdialect.New(), mysqldialect.New()))
	for _, model := range []any{(*city)(nil), (*place)(nil)} {
		_, err := db.NewCreateTable().Model(model).IfNotExists().Exec(t.Context())
		must(t, err)
	}
	return db
}

func TestBunInsertsAndSelects(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := bunOver(t, d)
		want := city{
			Name: "it's \\ Łódź :p1 $1 ?", People: 670642, Tags: map[string]string{"a": `"b"`},
			At: time.Date(2024, 2, 29, 12, 34, 56, 0, time.UTC), Raw: []byte{0, '\'', '\\', 255},
		}
		_, err := db.NewInsert().Model(&want).Exec(t.Context())
		must(t, err)
		if want.ID == 0 {
			t.Errorf("got no id of the new row")
		}
		var got city
		must(t, db.NewSelect().Model(&got).Where("id = ?", want.ID).Scan(t.Context()))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported()); diff != "" {
			t.Errorf("city (-want +got):\n%s", diff)
		}
	})
}

func TestBunRelations(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := bunOver(t, d)
		cities := []city{{Name: "Łódź"}, {Name: "Oslo"}}
		_, err := db.NewInsert().Model(&cities).Exec(t.Context())
		must(t, err)
		places := []place{{CityID: cities[0].ID, Name: "Piotrkowska"}, {CityID: cities[0].ID, Name: "Manufaktura"}}
		_, err = db.NewInsert().Model(&places).Exec(t.Context())
		must(t, err)
		var got city
		must(t, db.NewSelect().Model(&got).Relation("Places").Where("name = ?", "Łódź").Scan(t.Context()))
		if len(got.Places) != 2 {
			t.Errorf("got %d places, want 2", len(got.Places))
		}
	})
}

func TestBunUpdates(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := bunOver(t, d)
		_, err := db.NewInsert().Model(&[]city{{Name: "Łódź"}, {Name: "Oslo"}}).Exec(t.Context())
		must(t, err)
		res, err := db.NewUpdate().Model((*city)(nil)).Set("people = ?", 5).Where("name IN (?)", bun.In([]string{"Oslo"})).Exec(t.Context())
		must(t, err)
		if n, err := res.RowsAffected(); n != 1 || err != nil {
			t.Errorf("got %d, %v rows updated, want 1", n, err)
		}
		var got []map[string]any
		must(t, db.NewSelect().Model((*city)(nil)).Column("name", "people").Order("name").Scan(t.Context(), &got))
		want := []map[string]any{{"name": "Oslo", "people": int64(5)}, {"name": "Łódź", "people": nil}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

func TestBunTransactions(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := bunOver(t, d)
		undo := errors.New("undo")
		for name, want := range map[string]error{"kept": nil, "lost": undo} {
			err := db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.NewInsert().Model(&city{Name: name}).Exec(ctx)
				must(t, err)
				return want
			})
			if !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", name, err, want)
			}
		}
		var got []string
		must(t, db.NewSelect().Model((*city)(nil)).Column("name").Scan(t.Context(), &got))
		if diff := cmp.Diff([]string{"kept"}, got); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	})
}
