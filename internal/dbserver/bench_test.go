//go:build unix

package dbserver_test

import (
	"testing"

	"github.com/retort-db/retort/internal/dbserver"
	"github.com/retort-db/retort/internal/dbtest"
)

// benchmark runs one for each product, on disk and in memory.
func benchmark(b *testing.B, run func(*testing.B, dbserver.Product, *dbserver.Options)) {
	for _, p := range products {
		for name, dir := range map[string]string{"disk": "/tmp", "memory": dbserver.MemoryDir(p)} {
			b.Run(string(p)+"/"+name, func(b *testing.B) {
				if dir == "" {
					b.Skip("no folder in memory")
				}
				run(b, p, &dbserver.Options{Dir: dir})
			})
		}
	}
}

func start(b *testing.B, p dbserver.Product, opts *dbserver.Options) *dbserver.Server {
	s, err := dbserver.Start(b.Context(), p, opts)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func stop(b *testing.B, s *dbserver.Server) {
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

// A start that makes the data, with no template to copy and none kept.
func BenchmarkStartAnew(b *testing.B) {
	benchmark(b, func(b *testing.B, p dbserver.Product, opts *dbserver.Options) {
		opts.Cache = "/dev/null/none"
		for b.Loop() {
			s := start(b, p, opts)
			b.StopTimer()
			stop(b, s)
			b.StartTimer()
		}
	})
}

func BenchmarkStart(b *testing.B) {
	benchmark(b, func(b *testing.B, p dbserver.Product, opts *dbserver.Options) {
		stop(b, start(b, p, opts)) // now there is a template
		for b.Loop() {
			s := start(b, p, opts)
			b.StopTimer()
			stop(b, s)
			b.StartTimer()
		}
	})
}

func BenchmarkClose(b *testing.B) {
	benchmark(b, func(b *testing.B, p dbserver.Product, opts *dbserver.Options) {
		for b.Loop() {
			b.StopTimer()
			s := start(b, p, opts)
			b.StartTimer()
			stop(b, s)
		}
	})
}

// A database made and dropped, as for one test.
func BenchmarkDatabase(b *testing.B) {
	benchmark(b, func(b *testing.B, p dbserver.Product, opts *dbserver.Options) {
		s := dbtest.Start(b, p, opts)
		for b.Loop() {
			if err := s.CreateDatabase(b.Context(), "sample"); err != nil {
				b.Fatal(err)
			}
			if err := s.DropDatabase(b.Context(), "sample"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
