package emulator_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/retort-db/retort/internal/dbtest"
)

// modules returns a folder with the packages of node/package-lock.json.
func modules(t *testing.T) string {
	t.Helper()
	dbtest.Client(t, "npm")
	dir, err := fetched()
	if err != nil {
		lacking(t, "packages of node/package-lock.json", err)
	}
	return dir
}

// fetched fetches the packages once, into the user's cache, in a folder that
// is named after what is in it.
var fetched = sync.OnceValues(func() (modules string, err error) {
	lock, err := os.ReadFile("node/package-lock.json")
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, fmt.Sprintf("retort-clients-%.8x", sha256.Sum256(lock)))
	modules = filepath.Join(dir, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	return modules, fetch(dir)
})

// fetch installs the packages elsewhere first, so that dir is there with all
// of them or not at all.
func fetch(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "retort-clients-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := install(tmp); err != nil {
		return err
	}
	err = os.Rename(tmp, dir)
	if errors.Is(err, fs.ErrExist) { // another test was faster
		return nil
	}
	return err
}

// install has npm install the packages, exactly those, in dir.
func install(dir string) error {
	for _, file := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("node", file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o666); err != nil {
			return err
		}
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", npm, err, out)
	}
	return nil
}
