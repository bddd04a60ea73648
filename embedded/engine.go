package embedded

import (
	"context"
	"errors"
	"fmt"

	"github.com/retort-db/retort/dataapi/emulator"
)

// Label is what the engine is called wherever people see it.
const Label = "go-mysql-server, a stand-in for MySQL"

// Engine starts a stand-in for an emulator of the Data API to answer from. It
// ends when the engine is closed, not with the context.
//
// The emulator is to let any number write: the stand-in itself sees to it that
// they do so one after another.
func Engine(context.Context) (emulator.Engine, error) {
	m, err := StartMySQL()
	if err != nil {
		return nil, err
	}
	e, err := emulator.NewMySQL(m.Config(""), &emulator.MySQLOptions{Label: Label})
	if err != nil {
		m.Close()
		return nil, fmt.Errorf("start the embedded engine: %w", err)
	}
	return &engine{e, m}, nil
}

// An engine owns the stand-in behind it.
type engine struct {
	emulator.Engine
	mysql *MySQL
}

func (e *engine) Close() error {
	return errors.Join(e.Engine.Close(), e.mysql.Close())
}
