package script

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// writeNew makes a file, with the directories above it, in one move: other
// programs see all of it or none. It fails if the file exists.
func writeNew(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	temp := filepath.Join(dir, ".retort-"+string(NewID())) // hidden from Load
	if err := writeSynced(temp, text); err != nil {
		return err
	}
	defer os.Remove(temp)
	return publish(temp, path)
}

func writeSynced(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

// publish gives the finished file temp the name path, unless that is taken. A
// rename alone would replace what is there.
func publish(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return exists(err, path)
	}
	// No hard links here: take the name with an empty file, then replace that.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return exists(err, path)
	}
	f.Close()
	return os.Rename(temp, path)
}

// exists names the file that is in the way, rather than the temporary one.
func exists(err error, path string) error {
	if errors.Is(err, fs.ErrExist) {
		return &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
	}
	return err
}
