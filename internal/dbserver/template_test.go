//go:build unix

package dbserver_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// template returns the one thing that is in a cache.
func template(t *testing.T, cache string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("cache %s has %q, %v; want one template", cache, paths, err)
	}
	return paths[0]
}

func TestSecondStartCopiesTheTemplate(t *testing.T) {
	for _, p := range products {
		t.Run(string(p), func(t *testing.T) {
			opts := &dbserver.Options{Dir: dbserver.MemoryDir(p), Cache: filepath.Join(newParent(t, p), "not", "there", "yet")}
			dbtest.Start(t, p, opts)
			mark := filepath.Join(template(t, opts.Cache), "mark")
			if err := os.WriteFile(mark, nil, 0o600); err != nil {
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
			opts := &dbserver.Options{Dir: dbserver.MemoryDir(p), Cache: newParent(t, p)}
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
			dbtest.Start(t, p, &dbserver.Options{Dir: dbserver.MemoryDir(p), Cache: filepath.Join(file, "cache")})
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
			opts := &dbserver.Options{Dir: dbserver.MemoryDir(p), Cache: newParent(t, p)}
			dbtest.Start(t, p, opts)
			file := filepath.Join(template(t, opts.Cache), vital[p])
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
			dbtest.Require(t, p)
			opts := &dbserver.Options{Dir: dbserver.MemoryDir(p), Cache: newParent(t, p)}
			t.Run("starts", func(t *testing.T) {
				for range 4 {
					t.Run("start", func(t *testing.T) {
						t.Parallel()
						dbtest.Start(t, p, opts)
					})
				}
			})
			template(t, opts.Cache)
		})
	}
}
