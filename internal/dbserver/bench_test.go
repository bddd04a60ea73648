package dbserver

import "testing"

func BenchmarkStart(b *testing.B) {
	for _, p := range []Product{PostgreSQL, MySQL} {
		b.Run(string(p), func(b *testing.B) {
			for b.Loop() {
				s, err := Start(b.Context(), p, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				s.Close()
				b.StartTimer()
			}
		})
	}
}

func BenchmarkFind(b *testing.B) {
	for _, p := range []Product{PostgreSQL, MySQL} {
		b.Run(string(p), func(b *testing.B) {
			for b.Loop() {
				Find(p)
			}
		})
	}
}
func BenchmarkDatabase(b *testing.B) {
	for _, p := range []Product{PostgreSQL, MySQL} {
		b.Run(string(p), func(b *testing.B) {
			s, err := Start(b.Context(), p, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
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
}
