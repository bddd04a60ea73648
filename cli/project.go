package cli

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// A project is what a command works on: settings, scripts and their graph.
type project struct {
	*config.Project
	scripts []*script.Script
	byID    map[revision.ID]*script.Script
	graph   *revision.Graph
	unread  error // files that could not be read
	faults  error // those, and the graph's; nil if all is well
}

// settings reads the configuration alone.
func (a *app) settings() (*config.Project, error) {
	return config.Load(&config.Options{
		File:   a.flags.config,
		Name:   a.flags.name,
		Env:    a.flags.env,
		Getenv: a.Getenv,

		URL:        a.flags.url,
		ClusterARN: a.flags.clusterARN,
		SecretARN:  a.flags.secretARN,
		Region:     a.flags.region,
		Endpoint:   a.flags.endpoint,

		LockTimeout:          a.flags.lockTimeout,
		StatementLockTimeout: a.flags.statementLockTimeout,
	})
}

// project reads the configuration and the revisions. Faults in single files
// are kept in the project: they concern only commands that need those files.
func (a *app) project() (*project, error) {
	settings, err := a.settings()
	if err != nil {
		return nil, err
	}
	p := &project{Project: settings, byID: map[revision.ID]*script.Script{}}
	for _, dir := range settings.VersionLocations {
		if err := p.load(dir); err != nil {
			return nil, err
		}
	}
	if err := script.Bind(p.scripts, a.Go); err != nil {
		return nil, cmp.Or(p.unread, err) // code is left over if its file has a fault
	}
	p.scripts = append(p.scripts, a.Scripts...)
	revs := make([]revision.Revision, len(p.scripts))
	for i, s := range p.scripts {
		revs[i] = s.Revision
		p.byID[s.ID] = s
	}
	graph, faults := revision.NewGraph(revs)
	p.graph, p.faults = graph, errors.Join(p.unread, faults)
	return p, nil
}

// load reads one directory of revisions.
func (p *project) load(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &codedError{code: exitUsage, err: errors.New(p.relative(dir) + ": no such directory of revisions"),
			hint: `"retort init DIRECTORY" makes one; script_location names it`}
	}
	load := script.Load
	if p.Recursive {
		load = script.LoadTree
	}
	scripts, err := load(os.DirFS(dir), filepath.ToSlash(p.relative(dir)))
	p.scripts = append(p.scripts, scripts...)
	p.unread = errors.Join(p.unread, err)
	return nil
}

// relative returns path as a person in the working directory would type it.
func (p *project) relative(path string) string { return fromHere(path) }

// warn tells the faults that an answer did not depend on: those that its
// error does not tell already.
func (a *app) warn(p *project, err error) {
	if a.delegates(err) {
		return // the program that is run instead tells them
	}
	told := map[string]bool{}
	for _, e := range leaves(err) {
		told[e.Error()] = true
	}
	for _, fault := range leaves(p.faults) {
		if !told[fault.Error()] {
			a.say("warning: %v", fault)
		}
	}
}

// speaksOfHeads matches the targets that mean another revision if there is one
// more: head, heads, label@head, head-1.
var speaksOfHeads = regexp.MustCompile(`(^|@)heads?([+-]\d+)?$`)

// needAll refuses targets that speak of heads where some file could not be
// read: that file may be the head.
func (p *project) needAll(targets ...string) error {
	if p.unread != nil && slices.ContainsFunc(targets, speaksOfHeads.MatchString) {
		return p.faults
	}
	return nil
}
