package cli

import "runtime/debug"

// version is the module's version, as the Go tool recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Path == "github.com/retort-db/retort" && m.Version != "" {
			return m.Version
		}
	}
	return "(devel)"
}
