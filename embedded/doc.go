// Package embedded holds go-mysql-server in the process, as a stand-in for
// MySQL where no server is installed.
//
//	m, err := embedded.StartMySQL()
//	if err != nil {
//		return err
//	}
//	defer m.Close()
//	connector, err := mysql.NewConnector(m.Config(""))
//	if err != nil {
//		return err
//	}
//	db := sql.OpenDB(connector)
//
// It speaks the real protocol over a pipe, numbers its errors as MySQL 8.0
// does, lets no transaction undo another, and refuses with error 1235 what the
// engine is known to get wrong. What it gets wrong all the same is in
// README.md. It is a module of its own because the engine weighs 55 MB.
//
// Build with -tags gms_pure_go; without it the engine needs ICU and cgo.
package embedded
