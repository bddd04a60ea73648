package config

import "strings"

// database gathers what all sources say of the database. It is the zero value
// if none of them names one.
func (l *loader) database(env environment) (Database, error) {
	source, err := l.url(env)
	if err != nil || source.text == "" {
		return Database{}, err
	}
	d, err := ParseURL(source.text)
	if err != nil {
		return Database{}, source.blame(err)
	}
	if source.file {
		if err := l.credentials(&d, env); err != nil {
			return Database{}, err
		}
	}
	d.inDir(source.dir)
	if d.Transport == DataAPI {
		if err := l.aurora(&d, env, source); err != nil {
			return Database{}, err
		}
	}
	return d, nil
}

// A source is where the URL comes from.
type source struct {
	text       string
	where, key string // for messages
	dir        string // that a SQLite file's path is relative to
	file       bool   // the project's file
}

// blame says which URL is at fault.
func (s source) blame(err error) error {
	if e, ok := err.(*Error); ok {
		return &Error{Where: s.where, Key: s.key, What: e.What, Hint: e.Hint}
	}
	return err
}

// url returns the URL of the first source that has one.
func (l *loader) url(env environment) (source, error) {
	if l.URL != "" {
		return source{text: l.URL, where: "--url", dir: l.work}, nil
	}
	if text := l.Getenv("RETORT_URL"); text != "" {
		return source{text: text, where: "RETORT_URL", dir: l.work}, nil
	}
	v := first("url", []table{env.table, l.top})
	text, err := l.value(v, "url")
	if err != nil {
		return source{}, err
	}
	if text == "" {
		return source{}, l.withoutURL(env)
	}
	s := source{text: text, where: l.place(v), key: "url", dir: l.dir, file: true}
	if l.ini {
		s.key, s.dir = "sqlalchemy.url", l.work
	}
	return s, nil
}

// withoutURL says why there is no URL, if that is a mistake.
func (l *loader) withoutURL(env environment) error {
	if env.err != nil {
		return env.err
	}
	v := first("cluster_arn", []table{env.table, l.top})
	if v.value == nil {
		return nil
	}
	key := "url"
	if l.ini {
		key = "sqlalchemy.url"
	}
	return &Error{Where: l.place(v), Key: "cluster_arn", What: "there is no " + key + " beside it",
		Hint: key + " names the product and the database, as in mysql+" + DataAPI + ":///sampledb"}
}

// credentials takes the user, the password and the database's name that stand
// beside the file's URL.
func (l *loader) credentials(d *Database, env environment) error {
	user, password, name := first("user", []table{env.table, l.top}), first("password", []table{env.table, l.top}), l.top["db_name"]
	for _, s := range []struct {
		v   setting
		key string
		set func(string)
	}{
		{user, "user", func(text string) { d.User = text }},
		{password, "password", func(text string) { d.Password = Secret(text) }},
		{name, "db_name", func(text string) { d.Name = text }},
	} {
		text, err := l.value(s.v, s.key)
		if err != nil {
			return err
		}
		if text == "" || s.key == "db_name" && d.Name != "" {
			continue
		}
		if s.key != "db_name" && (d.Transport == DataAPI || d.Product == "sqlite") {
			return &Error{Where: l.place(s.v), Key: s.key, What: "the url takes none"}
		}
		s.set(text)
	}
	return nil
}

// aurora fills in what the Data API needs, from flags, the environment, the
// URL and the file. What a URL says ranks with where it comes from.
func (l *loader) aurora(d *Database, env environment, s source) error {
	var err error
	pick := func(key, flag, inURL string, variables ...string) string {
		if err != nil {
			return ""
		}
		var text string
		text, err = l.pick(key, flag, inURL, s, env, variables)
		return text
	}
	region := pick("region", l.Region, d.Region)
	d.ClusterARN = pick("cluster_arn", l.ClusterARN, d.ClusterARN, "AURORA_CLUSTER_ARN")
	d.SecretARN = pick("secret_arn", l.SecretARN, d.SecretARN, "AURORA_SECRET_ARN")
	d.Endpoint = pick("endpoint", l.Endpoint, d.Endpoint, "AWS_ENDPOINT_URL_RDS_DATA", "AWS_ENDPOINT_URL")
	if err == nil {
		err = d.complete(s)
	}
	if err == nil {
		d.Region, err = l.region(*d, region, s)
	}
	if err == nil {
		d.StatementWait, err = l.pickWait("statement_wait", d.StatementWait, s, env, "RETORT_STATEMENT_WAIT")
	}
	if err == nil {
		d.KeepAlive, err = l.pickWait("keep_alive", d.KeepAlive, s, env, "RETORT_KEEP_ALIVE")
	}
	return err
}

// pick returns the first of: the flag; the URL's own parameter, if the URL is
// a flag or from the environment; a variable; the URL's parameter; the file.
func (l *loader) pick(key, flag, inURL string, s source, env environment, variables []string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	if inURL != "" && !s.file {
		return inURL, nil
	}
	for _, name := range variables {
		if text := l.Getenv(name); text != "" {
			return text, nil
		}
	}
	if inURL != "" {
		return inURL, nil
	}
	return l.value(first(key, []table{env.table, l.top}), key)
}

// pickWait is [loader.pick] for a time that has no flag.
func (l *loader) pickWait(key string, inURL Wait, s source, env environment, variable string) (Wait, error) {
	if inURL.Given && (!s.file || l.Getenv(variable) == "") {
		return inURL, nil
	}
	return l.findWait(variable, key, env.table, l.top)
}

// complete makes sure that the two ARNs are there, and are ARNs. With an
// endpoint of one's own, they may be any names.
func (d *Database) complete(s source) error {
	for _, arn := range []struct{ key, value, service, form string }{
		{"cluster_arn", d.ClusterARN, "rds", "arn:aws:rds:REGION:ACCOUNT:cluster:NAME"},
		{"secret_arn", d.SecretARN, "secretsmanager", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME"},
	} {
		if arn.value == "" {
			return &Error{Where: s.where, Key: arn.key, What: "it is needed for the Data API",
				Hint: "set it beside the url, or in AURORA_" + strings.ToUpper(arn.key)}
		}
		if d.Endpoint == "" && arnRegion(arn.value, arn.service) == "" {
			return &Error{Where: s.where, Key: arn.key, What: "it is not of the form " + arn.form}
		}
	}
	return nil
}

// region returns the region that the project names, else the cluster's, else
// the environment's.
func (l *loader) region(d Database, named string, s source) (string, error) {
	own := arnRegion(d.ClusterARN, "rds")
	if named != "" && own != "" && named != own {
		return "", &Error{Where: s.where, Key: "region", What: quote(named) + " is not the cluster's, which is " + quote(own),
			Hint: "leave it out: the cluster's ARN names it"}
	}
	for _, region := range []string{named, own, l.Getenv("AWS_REGION"), l.Getenv("AWS_DEFAULT_REGION")} {
		if region != "" {
			return region, nil
		}
	}
	return "us-east-1", nil // an emulator with names of its own does not care
}
