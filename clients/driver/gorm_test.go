package driver_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

type author struct {
	gorm.Model
	Name  string `gorm:"size:40;uniqueIndex"`
	Works []work
}

type work struct {
	ID       uint
	AuthorID uint
	Title    string  `gorm:"size:40;not null"`
	Price    float64 `gorm:"default:1.5"`
	At       *time.Time
}

// gormOver returns gorm over the driver. Without a name of a driver, gorm takes
// PostgreSQL's for pgx and hands it an argument that only pgx understands.
func gormOver(t *testing.T, d pool) *gorm.DB {
	t.Helper()
	dialector := pick[gorm.Dialector](d,
		postgres.New(postgres.Config{Conn: d.DB, DriverName: "dataapi"}),
		mysql.New(mysql.Config{Conn: d.DB}))
	db, err := gorm.Open(dialector, &gorm.Config{Logger: logger.Discard})
	must(t, err)
	db = db.WithContext(t.Context())
	must(t, db.AutoMigrate(&author{}, &work{}))
	return db
}

func TestGORMMigratesTwice(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := gormOver(t, d)
		must(t, db.AutoMigrate(&author{}, &work{}))
		if !db.Migrator().HasIndex(&author{}, "Name") || !db.Migrator().HasColumn(&work{}, "title") {
			t.Errorf("the index of authors or the column of works is missing")
		}
	})
}

func TestGORMCreatesWithAssociations(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := gormOver(t, d)
		at := time.Date(1944, 2, 29, 12, 0, 0, 0, time.UTC)
		a := author{Name: "Borges", Works: []work{{Title: "Ficciones", Price: 8.5, At: &at}, {Title: "El Aleph"}}}
		must(t, db.Create(&a).Error)
		if a.ID == 0 || a.Works[1].ID == 0 {
			t.Errorf("got ids %d and %d of new rows, want what the database gave them", a.ID, a.Works[1].ID)
		}
		var got author
		must(t, db.Preload("Works").Where("name = ?", "Borges").First(&got).Error)
		want := []work{{1, a.ID, "Ficciones", 8.5, &at}, {2, a.ID, "El Aleph", 1.5, nil}}
		if diff := cmp.Diff(want, got.Works); diff != "" {
			t.Errorf("works (-want +got):\n%s", diff)
		}
		if time.Since(got.CreatedAt).Abs() > time.Hour {
			t.Errorf("created at %v", got.CreatedAt)
		}
	})
}

func TestGORMUpdatesAndDeletes(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := gormOver(t, d)
		must(t, db.Create([]*author{{Name: "Borges"}, {Name: "Austen"}, {Name: "Joyce"}}).Error)
		updated := db.Model(&author{}).Where("name <> ?", "Joyce").Update("name", gorm.Expr("CONCAT(name, ?)", "!"))
		must(t, updated.Error)
		if updated.RowsAffected != 2 {
			t.Errorf("got %d rows updated, want 2", updated.RowsAffected)
		}
		must(t, db.Where("name = ?", "Austen!").Delete(&author{}).Error)
		var got []string
		must(t, db.Model(&author{}).Order("name").Pluck("name", &got).Error)
		if diff := cmp.Diff([]string{"Borges!", "Joyce"}, got); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	})
}

// With PrepareStmt gorm prepares each statement once and keeps it.
func TestGORMUpsertsWithKeptStatements(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := gormOver(t, d).Session(&gorm.Session{PrepareStmt: true})
		a := author{Name: "Anybody"}
		must(t, db.Create(&a).Error)
		upsert := clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"title"})}
		for _, title := range []string{"Ficciones", "Emma"} {
			must(t, db.Clauses(upsert).Create(&work{ID: 1, AuthorID: a.ID, Title: title, Price: 2}).Error)
		}
		var got []work
		must(t, db.Find(&got).Error)
		if diff := cmp.Diff([]work{{ID: 1, AuthorID: a.ID, Title: "Emma", Price: 2}}, got); diff != "" {
			t.Errorf("works (-want +got):\n%s", diff)
		}
	})
}

// Transactions in transactions are savepoints.
func TestGORMTransactions(t *testing.T) {
	both(t, func(t *testing.T, d pool) {
		db := gormOver(t, d)
		undo := errors.New("undo")
		must(t, db.Transaction(func(tx *gorm.DB) error {
			must(t, tx.Create(&author{Name: "kept"}).Error)
			inner := tx.Transaction(func(tx *gorm.DB) error {
				must(t, tx.Create(&author{Name: "undone"}).Error)
				return undo
			})
			if !errors.Is(inner, undo) {
				t.Errorf("inner transaction: got %v, want %v", inner, undo)
			}
			return nil
		}))
		err := db.Transaction(func(tx *gorm.DB) error {
			must(t, tx.Create(&author{Name: "lost"}).Error)
			return undo
		})
		if !errors.Is(err, undo) {
			t.Errorf("second transaction: got %v, want %v", err, undo)
		}
		var got []string
		must(t, db.Model(&author{}).Pluck("name", &got).Error)
		if diff := cmp.Diff([]string{"kept"}, got); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
	})
}
