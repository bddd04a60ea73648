package emulator_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// environment is all that clients see of ours: made-up credentials, and none
// of the configuration of whoever runs the tests.
func environment(extra ...string) []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"),
		"AWS_ACCESS_KEY_ID=any", "AWS_SECRET_ACCESS_KEY=any",
		"AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "LANG=C.UTF-8", "NO_PROXY=*",
		"AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1",
	}, extra...)
}

// process starts a program that reads calls and writes answers, a line of JSON
// for each, until its input ends with the test.
func process(t *testing.T, cmd *exec.Cmd) client {
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", cmd, err)
		}
	})
	answers := json.NewDecoder(bufio.NewReader(out))
	return func(t *testing.T, c call) (a answer) {
		t.Helper()
		if err := json.NewEncoder(in).Encode(c); err != nil {
			t.Fatalf("%s: %v", cmd, err)
		}
		if err := answers.Decode(&a); err != nil {
			t.Fatalf("%s: %s: %v", cmd, c.Operation, err)
		}
		return a
	}
}

// lacking ends the test because something is not installed, as package dbtest
// does.
func lacking(t *testing.T, what string, reason any) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("RETORT_REQUIRE_SERVERS") != "" {
		t.Fatalf("%s is required here (CI or RETORT_REQUIRE_SERVERS is set): %v", what, reason)
	}
	t.Skipf("NOT TESTED, no %s (\"make servers\" installs it): %v", what, reason)
}
