package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/retort-db/retort/clients/local"
)

func TestCommandLine(t *testing.T) {
	program := commandLine(t)
	each(t, func(t *testing.T, s *local.Service) client { return aws(program, s.Endpoint) })
}

// commandLine returns the path of AWS's CLI of version 2: the system's before
// another that is first on PATH. Version 1 reads and writes blobs differently.
func commandLine(t *testing.T) string {
	var reason string
	for _, program := range []string{"/usr/bin/aws", "aws"} {
		cmd := exec.CommandContext(t.Context(), program, "--version")
		cmd.Env = environment()
		version, err := cmd.Output()
		if strings.HasPrefix(string(version), "aws-cli/2.") {
			t.Logf("%s: %s", program, version)
			return program
		}
		reason = fmt.Sprintf("%s: %v", version, err)
	}
	lacking(t, "AWS CLI of version 2", reason)
	return ""
}

// aws returns a client that runs the command line for each call.
func aws(program, endpoint string) client {
	return func(t *testing.T, c call) answer {
		t.Helper()
		args := append([]string{"rds-data", kebab(c.Operation), "--endpoint-url", endpoint, "--output", "json"}, flags(t, c.Input)...)
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = environment("HOME=" + t.TempDir())
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err == nil {
			return answer{Output: out}
		}
		f := failure.FindStringSubmatch(stderr.String())
		if f == nil {
			t.Fatalf("%s: %v: %s", cmd, err, &stderr)
		}
		return answer{Error: &fault{f[1], f[2]}}
	}
}

// failure is how the command line tells an error of the service.
var failure = regexp.MustCompile(`(?s)^\s*An error occurred \((\w+)\) when calling the \w+ operation: (.*?)\s*$`)

// flags spells the members of an input as options of the command line.
func flags(t *testing.T, input map[string]any) (args []string) {
	for member, value := range input {
		flag := "--" + kebab(member)
		switch value := value.(type) {
		case bool:
			args = append(args, flag)
		case string:
			args = append(args, flag, value)
		default:
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, flag, string(text))
		}
	}
	return args
}

var upper = regexp.MustCompile(`[A-Z]`)

// kebab returns a name of the API as the command line has it:
// includeResultMetadata is include-result-metadata.
func kebab(name string) string {
	return strings.TrimPrefix(strings.ToLower(upper.ReplaceAllString(name, "-$0")), "-")
}
