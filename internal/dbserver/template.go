package dbserver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A template is a data folder as the product's own program made it, which
// nobody has used yet. It is kept in a cache, because copying one is several
// times faster than making one.
type template struct {
	engine engine
	path   string // "" if there is no cache
}

// newTemplate names an engine's template by all that decides what is in it:
// the program, as it is on disk now, and how the folder is made.
func newTemplate(e engine, cache string) template {
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return template{engine: e}
		}
		cache = filepath.Join(user, "retort", "servers")
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", e.initialise("DIR"))
	if info, err := os.Stat(e.installation().Server); err == nil {
		fmt.Fprintln(h, e.installation().Server, info.Size(), info.ModTime().UnixNano())
	}
	name := string(e.product()) + "-" + hex.EncodeToString(h.Sum(nil))[:16]
	return template{e, filepath.Join(cache, name)}
}

func (t template) exists() bool {
	_, err := os.Stat(t.path)
	return err == nil
}

// remove removes the template. Who is copying it just now gets an error or a
// server that does not start, and makes a new one in either case.
func (t template) remove() { os.RemoveAll(t.path) }

// copyTo puts the data into k's folder, made anew if it is not in the cache.
func (t template) copyTo(ctx context.Context, k *keeper) error {
	data := filepath.Join(k.dir, "data")
	if t.exists() && copyTree(ctx, t.path, data, k.owner) == nil {
		return nil
	}
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	return t.initialise(ctx, k)
}

// initialise makes the data in a folder with a keeper of its own, so that
// nothing half made stays behind, and copies it to the cache and to k's folder.
func (t template) initialise(ctx context.Context, k *keeper) error {
	maker, err := newKeeper(ctx, filepath.Dir(k.dir), "TERM")
	if err != nil {
		return err
	}
	defer maker.close()
	argv := t.engine.initialise(maker.dir)
	if err := maker.finish(ctx, argv); err != nil {
		return &StartError{Program: argv[0], Log: maker.log(), Err: err}
	}
	made := filepath.Join(maker.dir, "data")
	t.save(ctx, made)
	return copyTree(ctx, made, filepath.Join(k.dir, "data"), k.owner)
}

// save copies made to the cache, whole or not at all. A cache that cannot be
// written is no error: it makes the next start slower, that is all. Nor is it
// one if another process was faster.
func (t template) save(ctx context.Context, made string) {
	if t.path == "" || os.MkdirAll(filepath.Dir(t.path), 0o700) != nil {
		return
	}
	tmp, err := os.MkdirTemp(filepath.Dir(t.path), "new-")
	if err != nil {
		return
	}
	defer os.RemoveAll(tmp)
	whole := filepath.Join(tmp, "data")
	if copyTree(ctx, made, whole, owner{}) == nil {
		os.Rename(whole, t.path)
	}
}

// copyTree copies a folder of folders and plain files to a path that does not
// exist, and gives all of it to an owner. Nobody else may read it.
func copyTree(ctx context.Context, from, to string, o owner) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		copied := filepath.Join(to, strings.TrimPrefix(path, from))
		if d.IsDir() {
			err = os.Mkdir(copied, 0o700)
		} else {
			err = copyFile(path, copied)
		}
		if err != nil {
			return err
		}
		return o.chown(copied)
	})
}

// copyFile leaves the way to io.Copy, which shares the blocks of the two files
// where the system can.
func copyFile(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}
