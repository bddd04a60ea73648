//go:build unix

package dbserver_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// templates returns the entries of a cache.
func templates(t *testing.T, cache string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestSecondStartCopiesTheTemplate(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			opts := &dbserver.Options{Dir: dbtest.Dir(p), Cache: filepath.Join(newParent(t, p), "not", "there", "yet")}
			dbtest.Start(t, p, opts)
			made := templates(t, opts.Cache)
			if len(made) != 1 {
				t.Fatalf("after the first start the cache has %q, want one template", made)
			}
			if err := os.WriteFile(filepath.Join(made[0], "mark"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			s := dbtest.Start(t, p, opts)
			if _, err := os.Stat(filepath.Join(s.Dir(), "data", "mark")); err != nil {
				t.Errorf("the second start did not copy the template: %v", err)
			}
		})
	}
}

func TestServersLeaveTheTemplateAlone(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			opts := &dbserver.Options{Dir: dbtest.Dir(p), Cache: newParent(t, p)}
			for range 2 {
				s := dbtest.Start(t, p, opts)
				// It fails if the other server's database shines through.
				if err := s.CreateDatabase(t.Context(), "sample"); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func TestStartWithoutACache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			dbtest.Start(t, p, &dbserver.Options{Dir: dbtest.Dir(p), Cache: filepath.Join(file, "cache")})
		})
	}
}

func TestSpoiltTemplateIsReplaced(t *testing.T) {
	vital := map[dbserver.Product]string{
		dbserver.PostgreSQL: "global/pg_control",
		dbserver.MySQL:      "ibdata1",
	}
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			opts := &dbserver.Options{Dir: dbtest.Dir(p), Cache: newParent(t, p)}
			dbtest.Start(t, p, opts)
			file := filepath.Join(templates(t, opts.Cache)[0], vital[p])
			if err := os.Truncate(file, 0); err != nil {
				t.Fatal(err)
			}
			dbtest.Start(t, p, opts) // does without it and removes it
			dbtest.Start(t, p, opts) // makes it again
			if info, err := os.Stat(file); err != nil || info.Size() == 0 {
				t.Errorf("the template still has an empty %s: %v", vital[p], err)
			}
		})
	}
}

func TestManyFirstStartsAtOnce(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			opts := &dbserver.Options{Dir: dbtest.Dir(p), Cache: newParent(t, p)}
			t.Run("starts", func(t *testing.T) {
				for range 4 {
					t.Run("start", func(t *testing.T) {
						t.Parallel()
						dbtest.Start(t, p, opts)
					})
				}
			})
			if made := templates(t, opts.Cache); len(made) != 1 {
				t.Errorf("the cache has %q, want one template", made)
			}
		})
	}
}
