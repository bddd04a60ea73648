package emulator

import (
	"context"
	"net/http"
)

// An exchange is a request that a fault has hit, and how it would be served.
type exchange struct {
	server  *Server
	request *http.Request
	body    []byte
	query   *Request
	serve   serveFunc
}

// proceed serves the request as if nothing were. What the client asked for
// goes on when the client has gone.
func (x *exchange) proceed(ctx context.Context) (any, error) {
	return x.serve(context.WithoutCancel(ctx), x.body, x.query)
}

func before(err error) func(*exchange, Fault) (any, error) {
	return func(*exchange, Fault) (any, error) { return nil, err }
}

func after(err error) func(*exchange, Fault) (any, error) {
	return func(x *exchange, _ Fault) (any, error) {
		x.proceed(x.request.Context()) // whatever comes of it, nobody hears of it
		return nil, err
	}
}

func pauseBefore(x *exchange, _ Fault) (any, error) {
	x.wait(nil)
	return nil, errDropped
}

func pauseAfter(x *exchange, f Fault) (any, error) {
	x.proceed(x.request.Context())
	return pauseBefore(x, f)
}

// delay ends early if the client goes: nobody knows whether a request that
// nobody waits for is executed, so it is.
func delay(x *exchange, f Fault) (any, error) {
	over := make(chan struct{})
	stop := x.server.options.Clock.AfterFunc(f.For, func() { close(over) })
	defer stop()
	x.wait(over)
	return x.proceed(x.request.Context())
}

// wait returns when over is closed, the client has gone, or the emulator ends.
func (x *exchange) wait(over <-chan struct{}) {
	select {
	case <-over:
	case <-x.request.Context().Done():
	case <-x.server.draining:
	}
}

func expire(x *exchange, _ Fault) (any, error) {
	x.server.transactions.expireID(x.query.TransactionID)
	return x.proceed(x.request.Context())
}
