package config

import (
	"maps"
	"slices"
	"strings"
)

// dataAPIParams maps what may stand in a Data API URL, in our words and in
// those of sqlalchemy-aurora-data-api and boto3.
var dataAPIParams = map[string]string{
	"cluster_arn": "cluster_arn", "aurora_cluster_arn": "cluster_arn", "resource_arn": "cluster_arn",
	"secret_arn": "secret_arn",
	"region":     "region", "region_name": "region", "aws_default_region": "region",
	"endpoint": "endpoint", "endpoint_url": "endpoint",
	"statement_wait": "statement_wait",
	"keep_alive":     "keep_alive",
}

// finishDataAPI takes the parameters of a Data API URL, and refuses what only
// a direct connection has.
func (d *Database) finishDataAPI() error {
	if d.User != "" || d.Password != "" || d.Host != "" || d.Port != 0 {
		return &Error{What: "the Data API takes no user, password, host or port",
			Hint: "write " + d.Product + "+" + DataAPI + ":///database, and cluster_arn and secret_arn beside it"}
	}
	var err error
	for name, value := range d.Params {
		switch dataAPIParams[name] {
		case "cluster_arn":
			d.ClusterARN = string(value)
		case "secret_arn":
			d.SecretARN = string(value)
		case "region":
			d.Region = string(value)
		case "endpoint":
			d.Endpoint = string(value)
		case "statement_wait":
			d.StatementWait, err = waitParam(name, string(value))
		case "keep_alive":
			d.KeepAlive, err = waitParam(name, string(value))
		default:
			err = unknownDataAPIParam(name)
		}
		if err != nil {
			return err
		}
	}
	d.Params = Params{}
	return nil
}

// waitParam reads a time of a URL. The error does not repeat it, as nothing of
// a URL is repeated.
func waitParam(name, text string) (Wait, error) {
	w, err := ParseWait(text)
	if err != nil {
		return Wait{}, &Error{What: name + " is no time", Hint: "write it as in 90s or 5m, and 0 for not at all"}
	}
	return w, nil
}

func unknownDataAPIParam(name string) error {
	e := &Error{What: "unknown parameter", Hint: suggest(name, slices.Sorted(maps.Keys(dataAPIParams)), "the parameters are ")}
	if isScheme(name) {
		e.What += " " + quote(name)
	}
	return e
}

// arnRegion returns the region of a cluster's or secret's ARN:
// arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. It is "" for anything else.
func arnRegion(arn, service string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != service || parts[5] == "" {
		return ""
	}
	return parts[3]
}
