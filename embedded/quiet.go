package embedded

import (
	"sync"

	"github.com/dolthub/vitess/go/vt/log"
	"github.com/sirupsen/logrus"
)

// quiet silences the two loggers of the engine, which write every connection
// and every failed statement to standard error. Both are of the whole process
// and the engine offers no other way.
var quiet = sync.OnceFunc(func() {
	logrus.SetLevel(logrus.PanicLevel)
	discard := func(...any) {}
	discardf := func(string, ...any) {}
	log.Info, log.Warning, log.Error = discard, discard, discard
	log.Infof, log.Warningf, log.Errorf = discardf, discardf, discardf
})
