# The embedded MySQL has a module of its own, so that its weight does not reach
# ours; without the tag it needs cgo and ICU.
EMBEDDED = cd embedded && go
TAGS     = -tags gms_pure_go

# So have the clients and libraries of others that the Data API is tested with.
CLIENTS = cd clients && go

# So have the examples that need more than we do.
LAMBDA = cd examples/lambda && go

FUZZTIME = 1m

.PHONY: help test servers check fmt build demo bench fuzz torture

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

test: servers ## test everything, with the race detector, on servers installed if need be
	go vet ./...
	go test -race ./...
	$(EMBEDDED) vet $(TAGS) ./...
	$(EMBEDDED) test -race $(TAGS) ./...
	$(CLIENTS) vet ./...
	$(CLIENTS) test -race ./...
	$(LAMBDA) vet ./...
	$(LAMBDA) test -race ./...
	@.ci/servers report

servers: ## install the servers and clients that the tests use
	@.ci/servers

check: ## look at formatting and vet
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run make fmt for:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	$(EMBEDDED) vet $(TAGS) ./...
	$(CLIENTS) vet ./...
	$(LAMBDA) vet ./...

fmt: ## format
	gofmt -w .

build: ## build bin/retort, without HTTP/2, which the Data API driver does not use
	CGO_ENABLED=0 go build -tags nethttpomithttp2 -trimpath -ldflags "-s -w" -o bin/retort ./cmd/retort

demo: ## play a project from init to downgrade, over HTTP, without an AWS account
	@echo "building; the first time takes a minute or two" >&2
	@$(EMBEDDED) run $(TAGS) ./cmd/retort demo

bench: ## measure start-up against Alembic, the emulator against its engine, then the rest
	go run ./bench/startup
	go run ./bench/emulator
	go test -run '^$$' -bench . -benchmem ./...

fuzz: ## run each fuzz target for FUZZTIME
	.ci/fuzz $(FUZZTIME)

# Without the race detector, which every go test of the sample has: a case is a
# few processes, and takes a third of the time.
torture: ## run 2,000 random schedules of faults on each product, then the whole crash matrix, and count what is lost or run twice
	go test ./dataapi/emulator -run 'TestSchedules$$' -schedules 2000 -timeout 1h -v
	RETORT_TORTURE=1 go test . -run EveryCut -timeout 1h
	cd crash && RETORT_TORTURE=1 go test -timeout 6h
