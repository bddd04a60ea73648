// Package config finds out what a project is and which database it talks to:
// from a retort.toml, or an alembic.ini that is read as Alembic reads it, from
// the environment, and from flags. It makes one [Project] of them and opens
// nothing.
//
// # Precedence
//
// Flags beat the environment, the environment beats the file; in a file, the
// chosen environment beats the top. Two things stand apart. A user and a
// password in the file go with the file's url, and are not used with another
// one. And a cluster's ARN names its region: AWS_REGION and AWS_DEFAULT_REGION
// count only where the ARN and the project say nothing.
//
// # Secrets
//
// No message of this package holds a password, nor any part of a URL but its
// scheme. See [Secret].
package config

import (
	"errors"
	"path/filepath"
	"time"
)

// FileName is the file that describes a project.
const FileName = "retort.toml"

// A Project is what the files, the environment and the flags say together.
type Project struct {
	File string // the file that was read; "" if there is none
	Dir  string // its directory, or the working directory; absolute

	ScriptLocation     string         // absolute
	VersionLocations   []string       // absolute; at least one
	Recursive          bool           // the directories below them count too
	FileTemplate       string         // of the names of new files; "" for the default
	TruncateSlugLength int            // 0 for the default
	Timezone           *time.Location // of the times in new files; nil for local time

	VersionTable       string // "" for the default
	VersionTableSchema string

	LockTimeout          Wait // for another run that moves the database
	StatementLockTimeout Wait // of a statement, for the locks it needs

	AlembicINI bool // the file is an alembic.ini: Alembic may share the database

	Env  string   // the chosen environment; "" for none
	Envs []string // all of the file's, sorted

	// Database is where to connect to; the zero value if nothing says so, or
	// if what is said is wrong. DatabaseError is what is wrong with it then.
	// It is kept here because most commands need no database.
	Database      Database
	DatabaseError error
}

// Options are what the caller knows, above all from flags. The zero value is
// ready to use.
type Options struct {
	Dir    string                   // the working directory; defaults to "."
	Getenv func(name string) string // defaults to an empty environment

	File string // -c: the file to read, rather than the first that is found
	Name string // -n: the section of an alembic.ini; defaults to "alembic"
	Env  string // --env

	URL        string // --url
	ClusterARN string // --cluster-arn
	SecretARN  string // --secret-arn
	Region     string // --region
	Endpoint   string // --endpoint

	LockTimeout          Wait // --lock-timeout
	StatementLockTimeout Wait // --statement-lock-timeout
}

// Load reads the project. It is enough that flags or the environment name a
// database: the file may be missing, unless it is asked for by name. What is
// wrong is an [*Error], or several, joined.
func Load(opts *Options) (*Project, error) {
	l := loader{}
	if opts != nil {
		l.Options = *opts
	}
	if l.Getenv == nil {
		l.Getenv = func(string) string { return "" }
	}
	if err := l.readFile(); err != nil {
		return nil, err
	}
	return l.project()
}

// A loader holds what Load has found so far.
type loader struct {
	Options
	settings
	work   string // the working directory, absolute
	faults []error
}

// project makes the Project of the settings.
func (l *loader) project() (*Project, error) {
	p := &Project{File: l.file, Dir: l.dir, AlembicINI: l.ini, Envs: l.names()}
	env, err := l.choose()
	if err != nil {
		return nil, err
	}
	p.Env = env.name
	l.scripts(p)
	p.VersionTable = l.text("version_table", env.table, l.top)
	p.VersionTableSchema = l.text("version_table_schema", env.table, l.top)
	p.LockTimeout = l.wait(l.Options.LockTimeout, "RETORT_LOCK_TIMEOUT", "lock_timeout", env.table, l.top)
	p.StatementLockTimeout = l.wait(l.Options.StatementLockTimeout, "RETORT_STATEMENT_LOCK_TIMEOUT", "statement_lock_timeout", env.table, l.top)
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	p.Database, p.DatabaseError = l.database(env)
	return p, nil
}

// scripts fills in everything about revision files.
func (l *loader) scripts(p *Project) {
	location := l.text("script_location", l.top)
	if location == "" {
		location = "migrations"
	}
	p.ScriptLocation = l.path(location)
	for _, v := range l.list("version_locations", l.top) {
		p.VersionLocations = append(p.VersionLocations, l.path(v))
	}
	if len(p.VersionLocations) == 0 {
		p.VersionLocations = []string{filepath.Join(p.ScriptLocation, "versions")}
	}
	p.Recursive = l.flag("recursive_version_locations", l.top)
	p.FileTemplate = l.text("file_template", l.top)
	p.TruncateSlugLength = l.number("truncate_slug_length", l.top)
	p.Timezone = l.timezone()
}

// path resolves a path of the file. Alembic's are relative to the working
// directory, ours to the file.
func (l *loader) path(p string) string {
	p = filepath.FromSlash(p)
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	if l.ini {
		return filepath.Join(l.work, p)
	}
	return filepath.Join(l.dir, p)
}

func (l *loader) timezone() *time.Location {
	name := l.text("timezone", l.top)
	if name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		l.fault(l.top["timezone"], "timezone", "unknown time zone "+quote(name), `name one as in "Europe/Berlin" or "UTC"`)
	}
	return zone
}
