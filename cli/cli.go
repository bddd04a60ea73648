// Package cli is the retort command: one file per command, and [Main], which
// runs them. A project with Go revisions calls Main from a main function of
// its own and passes them along:
//
//	func main() {
//		os.Exit(cli.Main(context.Background(), os.Args[1:], &cli.Options{Go: versions.Go()}))
//	}
//
// "retort init --template go" writes such a function, and the retort command
// runs it by itself where a revision in Go is needed.
//
// Results go to standard output, and nothing else does; what is said along the
// way goes to standard error. With --json a result is one JSON document.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/dataapi/emulator"
	"github.com/retort-db/retort/internal/config"
	"github.com/retort-db/retort/script"
)

// Options are what a program that calls [Main] may choose. The zero value is
// the retort command as it is.
type Options struct {
	Stdin  io.Reader // defaults to os.Stdin
	Stdout io.Writer // defaults to os.Stdout
	Stderr io.Writer // defaults to os.Stderr

	// Getenv looks up an environment variable. Defaults to os.Getenv.
	Getenv func(string) string

	// Go is what the revisions do whose files are Go code; nil if the program
	// is not of a project that has some. Main then has the project's own
	// program do what needs them.
	Go []script.Go

	// Scripts are revisions beside those in files.
	Scripts []*script.Script

	// StandIn opens an engine for MySQL where no server is installed, for the
	// emulator and the demo. nil if the program carries none.
	StandIn func(context.Context) (emulator.Engine, error)
}

// commands lists every command in the order help shows them.
var commands = []func(*app) *cobra.Command{
	initCommand,
	revisionCommand,
	mergeCommand,
	upgradeCommand,
	downgradeCommand,
	stampCommand,
	planCommand,
	statusCommand,
	resumeCommand,
	unlockCommand,
	acceptCommand,
	currentCommand,
	historyCommand,
	headsCommand,
	branchesCommand,
	showCommand,
	editCommand,
	ensureVersionCommand,
	listTemplatesCommand,
	emulatorCommand,
	demoCommand,
	completionCommand,
	checkCommand,
}

// Main runs the command that args name and returns the exit code. The first
// SIGINT or SIGTERM asks it to stop where nothing is left half-done, the
// second ends it at once.
func Main(ctx context.Context, args []string, opts *Options) int {
	ctx, stop := stoppable(ctx)
	defer stop()
	a := newApp(opts)
	root := a.rootCommand()
	root.SetArgs(guardTargets(args))
	cmd, err := root.ExecuteContextC(ctx)
	if a.delegates(err) {
		var code int
		if code, err = a.runProgram(ctx, args); err == nil {
			return code
		}
	}
	a.report(cmd, err)
	return exitCode(err)
}

// An app is one run of the command: its streams and its flags.
type app struct {
	Options
	flags   flags
	out     *screen // of Stdout
	notes   *screen // of Stderr
	printed bool    // the result is on standard output, as JSON
}

// flags are those that every command takes.
type flags struct {
	config  string
	name    string
	env     string
	x       []string
	json    bool
	quiet   bool
	verbose bool
	echo    bool
	guard   bool

	url, clusterARN, secretARN, region, endpoint string

	lockTimeout, statementLockTimeout config.Wait

	lease time.Duration
}

func newApp(opts *Options) *app {
	a := &app{}
	if opts != nil {
		a.Options = *opts
	}
	if a.Stdin == nil {
		a.Stdin = os.Stdin
	}
	if a.Stdout == nil {
		a.Stdout = os.Stdout
	}
	if a.Stderr == nil {
		a.Stderr = os.Stderr
	}
	if a.Getenv == nil {
		a.Getenv = os.Getenv
	}
	a.out, a.notes = newScreen(a.Stdout, a.Getenv), newScreen(a.Stderr, a.Getenv)
	return a
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "retort",
		Short:         "Schema migrations with a graph of revisions, over the RDS Data API or directly",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
	}
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return unknownCommand(root, args[0])
	}
	root.PersistentPreRun = func(cmd *cobra.Command, _ []string) {
		cmd.SetContext(context.WithValue(cmd.Context(), argumentsKey{}, a.flags.x))
		if a.flags.json {
			a.out.colour, a.notes.colour = false, false
		}
	}
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	root.SetFlagErrorFunc(flagError)
	a.addFlags(root)
	a.addCommands(root)
	return root
}

func (a *app) addCommands(root *cobra.Command) {
	list := make([]*cobra.Command, len(commands))
	for i, command := range commands {
		list[i] = command(a)
	}
	root.AddCommand(list...)
	root.SetHelpCommand(helpCommand(root))
	root.SetHelpFunc(helpOf(list, root.HelpFunc()))
}

func (a *app) addFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVarP(&a.flags.config, "config", "c", "", "configuration `file`: retort.toml or alembic.ini")
	f.StringVarP(&a.flags.name, "name", "n", "", "`section` of alembic.ini; alembic unless given")
	f.StringVar(&a.flags.env, "env", "", "`environment` of retort.toml")
	f.StringVar(&a.flags.url, "url", "", "database `URL`, instead of the configured one")
	f.StringVar(&a.flags.clusterARN, "cluster-arn", "", "`ARN` of the cluster, for the Data API")
	f.StringVar(&a.flags.secretARN, "secret-arn", "", "name or `ARN` of the secret, for the Data API")
	f.StringVar(&a.flags.region, "region", "", "AWS `region`; the cluster's ARN says it too")
	f.StringVar(&a.flags.endpoint, "endpoint", "", "`URL` of another Data API endpoint, such as an emulator")
	f.StringArrayVarP(&a.flags.x, "x", "x", nil, "`key=value` that Go revisions can ask for; may be repeated")
	f.BoolVar(&a.flags.json, "json", false, "print the result as JSON")
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "say nothing but results and errors")
	f.BoolVarP(&a.flags.verbose, "verbose", "v", false, "say more")
	f.BoolVar(&a.flags.echo, "echo", false, "print every statement as it is sent")
	completeFlag(root, "env", a.completeEnvironments)

	// Not for people: tests that kill runs would wait a minute for the next.
	f.DurationVar(&a.flags.lease, "lease", 0, "`time` after which a run that is not heard of may be replaced")
	f.MarkHidden("lease")
}

// run adapts f to cobra: targets are as they were typed, and wrong arguments
// are usage errors.
func run(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		typed := make([]string, len(args))
		for i, arg := range args {
			typed[i] = unguard(arg)
		}
		return f(cmd.Context(), typed)
	}
}

// exactly asks for arguments by name, as in exactly("TARGET").
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return &usageError{fmt.Errorf("%s is missing", names[len(args)])}
		}
		if len(args) > len(names) {
			return &usageError{fmt.Errorf("unexpected argument %q", unguard(args[len(names)]))}
		}
		return nil
	}
}

// atLeastOne asks for one or more arguments called name.
func atLeastOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &usageError{errors.New(name + " is missing")}
		}
		return nil
	}
}
