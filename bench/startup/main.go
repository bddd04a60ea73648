// Startup measures what a command costs before it does any work: retort
// against alembic, on projects of growing size, in one run on one machine.
//
//	go run ./bench/startup
//
// It builds retort as "make build" does, writes a project of N revisions in a
// chain for each tool, and runs "--version" and "heads". A figure is the
// median of the runs; the ratio is alembic's over retort's. Where alembic is
// not installed its columns are empty.
package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const runs = 11

func main() {
	log.SetFlags(0)
	dir, err := os.MkdirTemp("", "retort-bench-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	retort := build(dir)
	alembic, _ := exec.LookPath("alembic")
	fmt.Printf("%-22s %21s %24s %14s\n", "", "retort", "alembic", "ratio")
	fmt.Printf("%-22s %7s %6s %6s %8s %7s %7s %7s %6s\n", "command", "wall", "cpu", "RSS", "wall", "cpu", "RSS", "wall", "cpu")
	compare("--version", dir, []string{retort, "--version"}, []string{alembic, "--version"})
	for _, n := range []int{1, 1000, 10000} {
		project := filepath.Join(dir, fmt.Sprint(n))
		write(project, n)
		compare(fmt.Sprintf("heads, %d revisions", n), project, []string{retort, "heads"}, []string{alembic, "heads"})
	}
}

// build makes the binary as the Makefile does and prints its size.
func build(dir string) string {
	bin := filepath.Join(dir, "retort")
	cmd := exec.Command("go", "build", "-tags", "nethttpomithttp2", "-trimpath", "-ldflags", "-s -w", "-o", bin, "github.com/retort-db/retort/cmd/retort")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		log.Fatal(err)
	}
	info, err := os.Stat(bin)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("binary: %.1f MB stripped\n\n", float64(info.Size())/1e6)
	return bin
}

// write makes a project of n revisions in a chain, for both tools.
func write(dir string, n int) {
	put(filepath.Join(dir, "retort.toml"), "script_location = \"sql\"\nurl = \"sqlite:///x.db\"\n")
	put(filepath.Join(dir, "alembic.ini"), "[alembic]\nscript_location = py\n")
	put(filepath.Join(dir, "py", "env.py"), "")
	down, downPy := "", "None"
	for i := range n {
		id := fmt.Sprintf("%012x", i+1)
		put(filepath.Join(dir, "sql", "versions", id+"_step.sql"),
			fmt.Sprintf("-- step %d\n--\n-- revision: %s\n-- down_revision: %s\n\n-- retort:upgrade\nSELECT 1;\n\n-- retort:downgrade\nSELECT 1;\n", i, id, down))
		put(filepath.Join(dir, "py", "versions", id+"_step.py"),
			fmt.Sprintf("\"\"\"step %d\"\"\"\nrevision = %q\ndown_revision = %s\n\ndef upgrade():\n    pass\n\ndef downgrade():\n    pass\n", i, id, downPy))
		down, downPy = id, fmt.Sprintf("%q", id)
	}
}

func put(file, text string) {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
}

// A cost is what one run of a command took.
type cost struct {
	wall, cpu time.Duration
	rss       int64 // kilobytes
}

func compare(name, dir string, retort, alembic []string) {
	ours := measure(dir, retort)
	fmt.Printf("%-22s %7s %6s %4.0fMB", name, ms(ours.wall), ms(ours.cpu), float64(ours.rss)/1024)
	if alembic[0] != "" {
		theirs := measure(dir, alembic)
		fmt.Printf(" %8s %7s %5.0fMB %6.0fx %5.0fx", ms(theirs.wall), ms(theirs.cpu), float64(theirs.rss)/1024,
			float64(theirs.wall)/float64(ours.wall), float64(theirs.cpu)/float64(ours.cpu))
	}
	fmt.Println()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1fms", float64(d)/1e6) }

// measure runs a command several times, after once to warm the caches, and
// returns the medians.
func measure(dir string, args []string) cost {
	var wall, cpu []time.Duration
	var rss []int64
	for i := range runs + 1 {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		begun := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			log.Fatalf("%v: %v\n%s", args, err, out)
		}
		if i == 0 {
			continue
		}
		usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		wall = append(wall, time.Since(begun))
		cpu = append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		rss = append(rss, usage.Maxrss)
	}
	return cost{median(wall), median(cpu), median(rss)}
}

func median[T int64 | time.Duration](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}
