package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retort-db/retort/revision"
	"github.com/retort-db/retort/script"
)

// newFlags are those of the commands that write a revision.
type newFlags struct {
	message     string
	head        string
	splice      bool
	label       string
	versionPath string
	id          string
	format      string
	dependsOn   []string
}

func (f *newFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.message, "message", "m", "", "what the revision does, in a `line`")
	cmd.Flags().StringVar(&f.label, "branch-label", "", "`label` of the branch that starts here")
	cmd.Flags().StringVar(&f.id, "rev-id", "", "the revision's `id`, instead of a random one")
	cmd.Flags().StringVar(&f.format, "format", "", "the `language` of the file: sql, or go where the project has a script.go.tmpl")
	cmd.Flags().BoolVar(&f.splice, "splice", false, "allow a parent that is not a head")
	cmd.Flags().StringVar(&f.versionPath, "version-path", "", "the `directory` for the file, one of the version locations")
}

func revisionCommand(a *app) *cobra.Command {
	var f newFlags
	var autogenerate bool
	cmd := &cobra.Command{
		Use:   "revision",
		Short: "Write a new revision file",
		Example: `  retort revision -m "create the users table"
  retort revision -m "shopping cart" --head base --branch-label cart`,
		Args: exactly(),
		RunE: run(func(ctx context.Context, _ []string) error {
			p, err := a.project()
			if err != nil {
				return err
			}
			if autogenerate {
				return errNoComparison
			}
			return a.newRevision(p, f, []string{unguard(f.head)})
		}),
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&autogenerate, "autogenerate", false, "not built yet")
	cmd.Flags().MarkHidden("autogenerate")
	cmd.Flags().StringVar(&f.head, "head", "head", "the parent: a `revision`, LABEL@head, or base")
	cmd.Flags().StringArrayVar(&f.dependsOn, "depends-on", nil, "a `revision` that must be applied first; may be repeated")
	completeFlag(cmd, "head", a.completeTargets(many, "head", "base"))
	completeFlag(cmd, "depends-on", a.completeTargets(many))
	return cmd
}

// newRevision writes a revision that follows parents, once everything about
// it is known to be right.
func (a *app) newRevision(p *project, f newFlags, parents []string) error {
	if p.faults != nil {
		return p.faults
	}
	n, err := p.draft(f, parents)
	if err != nil {
		return err
	}
	dir, err := p.directory(f.versionPath, n)
	if err != nil {
		return err
	}
	format, err := p.format(f.format)
	if err != nil {
		return err
	}
	w := &script.Writer{
		Dir:          dir,
		Format:       format,
		Template:     filepath.Join(p.ScriptLocation, format.TemplateFile()),
		FileTemplate: p.FileTemplate,
		SlugLength:   p.TruncateSlugLength,
		Location:     p.Timezone,
		Recursive:    p.Recursive,
	}
	s, err := w.Create(n)
	if err != nil {
		return err
	}
	if _, err := script.SyncList(filepath.Dir(s.Path)); err != nil {
		return err
	}
	p.byID[s.ID] = s
	path := p.relative(s.Path)
	result := struct {
		Revision revision.ID   `json:"revision"`
		Parents  []revision.ID `json:"parents"`
		Path     string        `json:"path"`
	}{s.ID, list(s.Down), path}
	return a.print(result, func(w io.Writer) { fmt.Fprintf(w, "%s\n", path) })
}

// format returns the language of a new file: as it is told to, else Go where
// the project has a template for it.
func (p *project) format(name string) (script.Format, error) {
	if name != "" {
		format, err := script.ParseFormat(name)
		if err != nil {
			return "", &usageError{fmt.Errorf("--format: %w", err)}
		}
		return format, p.takes(format)
	}
	if p.takes(script.Code) == nil {
		return script.Code, nil
	}
	return script.SQL, nil
}

// takes refuses a format that the project has nothing to run with.
func (p *project) takes(f script.Format) error {
	if f == script.Code && missing(filepath.Join(p.ScriptLocation, f.TemplateFile())) {
		return &codedError{code: exitUsage, err: errors.New("this project has no revisions in Go"),
			hint: "\"retort init --template go\" starts one that has"}
	}
	return nil
}

// draft resolves what the flags say, and tries the new revision in the graph.
func (p *project) draft(f newFlags, parents []string) (script.New, error) {
	n := script.New{Message: f.message}
	n.ID = revision.ID(f.id)
	if n.ID == "" {
		n.ID = script.NewID()
	}
	if f.label != "" {
		n.Labels = []string{f.label}
	}
	var err error
	if n.Down, err = p.resolve(parents); err != nil {
		return n, err
	}
	if err := p.checkParents(n.Down, f.splice); err != nil {
		return n, err
	}
	for _, target := range f.dependsOn {
		on, err := p.dependency(target)
		if err != nil {
			return n, err
		}
		n.DependsOn = append(n.DependsOn, on)
	}
	revs := append(slices.Clone(p.graph.All()), n.Revision)
	_, err = revision.NewGraph(revs)
	return n, err
}

// resolve returns the revisions that targets name, one after the other, as
// parents of a new one.
func (p *project) resolve(targets []string) ([]revision.ID, error) {
	var all []revision.ID
	for _, target := range targets {
		ids, err := p.graph.Resolve(target, nil)
		if _, ok := errors.AsType[*revision.MultipleHeadsError](err); ok {
			return nil, &codedError{code: exitError, err: err, hint: `name one with --head, or join them with "retort merge heads"`}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// checkParents refuses to fork the graph unawares.
func (p *project) checkParents(parents []revision.ID, splice bool) error {
	for i, id := range parents {
		if slices.Contains(parents[:i], id) {
			return fmt.Errorf("parent %s is given twice", id)
		}
		if !splice && len(p.graph.Children(id)) > 0 {
			return &codedError{code: exitError, err: fmt.Errorf("revision %s is not a head", id),
				hint: "--splice starts a new branch from it"}
		}
	}
	return nil
}

// dependency keeps labels as they are and completes partial ids.
func (p *project) dependency(target string) (string, error) {
	ids, err := p.graph.Resolve(target, nil)
	if err != nil {
		return "", err
	}
	if len(ids) != 1 {
		return "", fmt.Errorf("--depends-on %s: one revision is wanted", target)
	}
	if p.graph.IsLabel(target) {
		return target, nil
	}
	return string(ids[0]), nil
}

// directory returns where the file goes: where it is told to, else beside its
// parent.
func (p *project) directory(versionPath string, n script.New) (string, error) {
	if versionPath != "" {
		abs, err := filepath.Abs(versionPath)
		if err != nil {
			return "", err
		}
		if !slices.Contains(p.VersionLocations, abs) {
			return "", &usageError{fmt.Errorf("--version-path %s is not among the version locations", versionPath)}
		}
		return abs, nil
	}
	if len(p.VersionLocations) == 1 {
		return p.VersionLocations[0], nil
	}
	for _, parent := range n.Down {
		if s := p.byID[parent]; s != nil && s.Path != "" {
			return filepath.Dir(s.Path), nil
		}
	}
	return "", &codedError{code: exitUsage, err: errors.New("there are several version locations"),
		hint: "say which with --version-path"}
}
