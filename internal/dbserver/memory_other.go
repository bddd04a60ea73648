//go:build !linux

package dbserver

// MemoryDir returns "", because only Linux has a folder in memory everywhere.
func MemoryDir(Product) string { return "" }
