package dbserver

import "syscall"

// MemoryDir returns a folder that is kept in memory and has room for many
// small databases, or "" where there is none. As [Options].Dir it suits tests,
// which create many more files than they fill. Ubuntu's mysqld cannot work
// there: AppArmor confines it to /tmp and a few other places.
func MemoryDir() string {
	const (
		dir   = "/dev/shm"
		tmpfs = 0x01021994 // from linux/magic.h
		room  = 2 << 30    // containers often have 64 MB, which a few tests fill
	)
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || int64(fs.Type) != tmpfs {
		return ""
	}
	if fs.Bavail*uint64(fs.Bsize) < room {
		return ""
	}
	return dir
}
