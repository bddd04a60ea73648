//go:build unix

package dbserver

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// An owner is the user who runs servers and owns their folders. It is us,
// unless we are root: PostgreSQL refuses root, and no throwaway server needs
// its powers.
type owner struct{ uid, gid int } // zero is us

func newOwner() owner {
	if os.Getuid() != 0 {
		return owner{}
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return owner{65534, 65534}
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return owner{int(uid), int(gid)}
}

func (o owner) credential() *syscall.Credential {
	if o == (owner{}) {
		return nil
	}
	return &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
}

// chown makes path the owner's.
func (o owner) chown(path string) error {
	if o == (owner{}) {
		return nil
	}
	return os.Lchown(path, o.uid, o.gid)
}
