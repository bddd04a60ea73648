package emulator

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Access says which clusters, secrets and keys exist, and what is allowed. What
// it does not list is not checked: without clusters all exist, without secrets
// they are not looked up and the database user is the engine's own, without
// rules everything is allowed. [ReadAccess] reads one from a file.
type Access struct {
	Clusters []Cluster `toml:"cluster"`
	Secrets  []Secret  `toml:"secret"`
	Users    []User    `toml:"user"`
	Keys     []Key     `toml:"key"`
	Rules    []Rule    `toml:"rule"`
}

// A Cluster is one that exists, with its Data API enabled.
type Cluster struct {
	ARN string `toml:"arn"` // compared exactly, as the service does
}

// A Secret is what Secrets Manager holds. A request names it by ARN or name.
// Its value is a JSON object with a username and a password, unless Value says
// something else.
type Secret struct {
	ARN      string `toml:"arn"`
	Name     string `toml:"name"`
	Username string `toml:"username"`
	Password string `toml:"password"`
	Value    string `toml:"value"`
}

// A User is one whose password the emulator checks itself, in front of a server
// that trusts everyone. Users that are not listed are checked by the server.
type User struct {
	Name     string `toml:"name"`
	Password string `toml:"password"`

	// Login is the user of the engine that it stands for. Empty means the one
	// of the same name.
	Login string `toml:"login"`
}

// A Key is an access key, and whose it is.
type Key struct {
	ID     string `toml:"id"`
	Secret string `toml:"secret"`

	// SessionToken is the one that temporary credentials come with.
	SessionToken string    `toml:"session_token"`
	Expires      time.Time `toml:"expires"` // zero means never

	// Caller is the ARN of the user or role that the key is of. Empty means a
	// user who is called like the key.
	Caller string `toml:"caller"`
}

// A caller is who sent a request, and from which region.
type caller struct {
	arn    string
	region string // empty if the request is not signed
}

// admit checks that the caller may do what q is on a cluster that exists, with
// a secret that opens a database, and makes the secret the login of where.
func (s *Server) admit(q *Request, where *target) error {
	if err := s.permit(q, where.ResourceARN); err != nil {
		return err
	}
	if err := s.known(where, q.caller.region); err != nil {
		return err
	}
	where.login.database = where.Database
	if s.options.Access == nil || len(s.options.Access.Secrets) == 0 {
		return nil
	}
	return s.unlock(q, where)
}

// permit checks the permission for the operation. To end a transaction takes
// the permission to begin one, too: the service authorization reference has it
// as a dependent action.
func (s *Server) permit(q *Request, cluster string) error {
	actions := []string{"rds-data:" + q.Operation}
	if q.Operation == "CommitTransaction" || q.Operation == "RollbackTransaction" {
		actions = append(actions, "rds-data:BeginTransaction")
	}
	for _, action := range actions {
		if err := s.options.Access.authorize(q.caller, action, cluster); err != nil {
			return err
		}
	}
	return nil
}

// known reports a cluster that does not exist. One of another region than the
// request was signed for does not exist there.
func (s *Server) known(where *target, region string) error {
	arns := s.options.clusters()
	exists := len(arns) == 0 || slices.Contains(arns, where.ResourceARN)
	if exists && (!s.options.VerifySignatures || regionOf(where.ResourceARN) == region) {
		return nil
	}
	return badRequest("HttpEndpointNotEnabledException", "HttpEndpoint is not enabled for resource %s", where.ResourceARN)
}

// clusters lists those that exist; none if all do.
func (o *Options) clusters() []string {
	arns := slices.Clone(o.ResourceARNs)
	if o.Access != nil {
		for _, c := range o.Access.Clusters {
			arns = append(arns, c.ARN)
		}
	}
	return arns
}

// regionOf returns the region of an ARN, which is its fourth part.
func regionOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[3]
}

// unlock makes the secret of a request its login. The secret is read by the
// caller's permission.
func (s *Server) unlock(q *Request, where *target) error {
	a := s.options.Access
	secret := a.secret(where.SecretARN)
	if secret != nil {
		where.SecretARN = secret.ARN
	}
	if err := a.authorize(q.caller, "secretsmanager:GetSecretValue", where.SecretARN); err != nil {
		return err
	}
	if secret == nil {
		return badRequest("SecretsErrorException", "The secret %s wasn't found", where.SecretARN)
	}
	user, password, err := secret.open()
	if err != nil {
		return err
	}
	where.login.user, where.login.password = user, password
	return s.identify(&where.login)
}

func (a *Access) secret(name string) *Secret {
	for i, secret := range a.Secrets {
		if secret.ARN == name || secret.Name != "" && secret.Name == name {
			return &a.Secrets[i]
		}
	}
	return nil
}

// open returns what a secret holds. More members than these two may be there,
// and are without effect. That an invalid secret has this text is a guess.
func (s *Secret) open() (user, password string, err error) {
	if s.Value == "" {
		return s.Username, s.Password, nil
	}
	var v struct{ Username, Password *string }
	if err := json.Unmarshal([]byte(s.Value), &v); err != nil || v.Username == nil || v.Password == nil {
		return "", "", badRequest("InvalidSecretException", "The secret %s isn't valid: it is to be a JSON object with username and password", s.ARN)
	}
	return *v.Username, *v.Password, nil
}

// identify checks the password of a user who is listed, and makes the login
// that of the user it stands for.
func (s *Server) identify(as *login) error {
	for _, u := range s.options.Access.Users {
		if u.Name != as.user {
			continue
		}
		if u.Password != as.password {
			return s.engine.wrongPassword(u.Name)
		}
		if u.Login != "" {
			as.user, as.password = u.Login, ""
		}
		return nil
	}
	return nil
}

// key returns the access key of that id, or nil.
func (a *Access) key(id string) *Key {
	if a == nil {
		return nil
	}
	for i := range a.Keys {
		if a.Keys[i].ID == id {
			return &a.Keys[i]
		}
	}
	return nil
}

// owner returns the ARN of who sends requests with a key.
func (a *Access) owner(id string) string {
	name := "arn:aws:iam::123456789012:user/" + cmp.Or(id, "anonymous")
	if k := a.key(id); k != nil {
		return cmp.Or(k.Caller, name)
	}
	return name
}
