package dbserver

import "syscall"

// MemoryDir returns a folder that is kept in memory, has room for many small
// databases and is open to a server of product p, or "" where there is none.
// It suits [Options].Dir in tests and demonstrations, which create many more
// files than they fill: every database of PostgreSQL's is 300 files.
func MemoryDir(p Product) string {
	const (
		dir   = "/dev/shm"
		tmpfs = 0x01021994 // from linux/magic.h
		room  = 2 << 30    // a container may have 64 MB, which a few tests fill
	)
	// Ubuntu's AppArmor confines its mysqld to /tmp and a few other places.
	if in, _ := Find(p); p == MySQL && !in.MariaDB() {
		return ""
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || int64(fs.Type) != tmpfs {
		return ""
	}
	if fs.Bavail*uint64(fs.Bsize) < room {
		return ""
	}
	return dir
}
