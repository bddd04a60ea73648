package emulator_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/retort-db/retort/dataapi/emulator"
)

func TestParseFault(t *testing.T) {
	tests := []struct {
		text string
		want emulator.Fault
	}{
		{"drop-after", emulator.Fault{Kind: emulator.DropAfter}},
		{"resume,for=30s", emulator.Fault{Kind: emulator.Resume, For: 30 * time.Second}},
		{"503-before,op=CommitTransaction,nth=2,count=3", emulator.Fault{Kind: emulator.UnavailableBefore, Operation: "CommitTransaction", Nth: 2, Count: 3}},
		{"throttle,count=all", emulator.Fault{Kind: emulator.Throttle, Count: emulator.All}},
		{"kill,sql=CREATE TABLE", emulator.Fault{Kind: emulator.Kill, SQL: "CREATE TABLE"}},
		{`kill,sql="a, \"b\"",nth=1`, emulator.Fault{Kind: emulator.Kill, SQL: `a, "b"`, Nth: 1}},
		{"kill,sql=a=b", emulator.Fault{Kind: emulator.Kill, SQL: "a=b"}},
	}
	for _, test := range tests {
		got, err := emulator.ParseFault(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.text, diff)
		}
		if again, err := emulator.ParseFault(got.String()); err != nil || again != got {
			t.Errorf("%s: as text %s, which is %+v, %v", test.text, got, again, err)
		}
	}
}

func TestParseFaultRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", `unknown kind ""; there are drop-before, drop-after, pause-before`},
		{"dropp", `unknown kind "dropp"; there are drop-before, `},
		{"dropp,nth=1", `unknown kind "dropp"`},
		{"drop-after,", `unknown setting ""; there are for=, op=, sql=, nth=, count=`},
		{"drop-after,after=1s", `unknown setting "after"; there are for=`},
		{"drop-after,nth", `unknown setting "nth"; there are`},
		{"drop-after,nth=1,nth=2", "nth is there twice"},
		{"drop-after,nth=0", "nth=0: want a number from 1 on"},
		{"drop-after,count=-1", "count=-1: want a number from 1 on"},
		{"drop-after,for=1s", "for=1s: drop-after takes no time"},
		{"delay", "delay needs a time, as in for=2s"},
		{"delay,for=2", "for=2: want a time, as in 500ms or 30s"},
		{"delay,for=-2s", "for=-2s: want a time"},
		{"kill,op=Execute", `unknown operation "Execute"; there are ExecuteStatement, BatchExecuteStatement`},
		{`kill,sql="a`, `sql: the quotes of "a do not close`},
		{`kill,sql="a"b`, "sql: b comes right after the quotes"},
	}
	for _, test := range tests {
		got, err := emulator.ParseFault(test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, %v, want an error with %q", test.text, got, err, test.want)
		}
	}
}

func TestParseChaos(t *testing.T) {
	got, err := emulator.ParseChaos("seed=7,rate=0.25,kinds=drop-after+kill,for=1s")
	want := emulator.Chaos{Seed: 7, Rate: 0.25, Kinds: []emulator.Kind{emulator.DropAfter, emulator.Kill}, For: time.Second}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	for text, want := range map[string]string{
		"":                      `unknown setting ""; there are seed=, rate=, kinds=, for=`,
		"seed=1":                "rate=0: want a share above 0 and at most 1",
		"rate=1.5":              "rate=1.5: want a share",
		"rate=NaN":              "rate=NaN: want a share",
		"rate=x":                "rate=x: want a number, as in 0.2",
		"seed=-1,rate=1":        "seed=-1: want a number from 0 on",
		"rate=1,kinds=kill+die": `unknown kind "die"; there are drop-before`,
	} {
		if _, err := emulator.ParseChaos(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", text, err, want)
		}
	}
}

// TestFaultsAreDocumented: docs/emulator.md explains every kind and setting.
func TestFaultsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/emulator.md")
	if err != nil {
		t.Fatal(err)
	}
	_, err = emulator.ParseFault("?")
	_, kinds, _ := strings.Cut(err.Error(), "there are ")
	_, err = emulator.ParseFault("kill,?")
	_, settings, _ := strings.Cut(err.Error(), "there are ")
	for _, word := range strings.Split(kinds+", "+settings, ", ") {
		if !strings.Contains(string(text), "`"+word) {
			t.Errorf("docs/emulator.md does not explain %s", word)
		}
	}
}

// FuzzParseFault: what is read can be written, and reads the same.
func FuzzParseFault(f *testing.F) {
	for _, text := range []string{"drop-after", "resume,for=30s,nth=2", `kill,sql="a, b",count=all`, "delay,for=1ns,op=BeginTransaction"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := emulator.ParseFault(text)
		if err != nil {
			return
		}
		again, err := emulator.ParseFault(fault.String())
		if err != nil || again != fault {
			t.Errorf("%q: as text %q, which is %+v, %v", text, fault, again, err)
		}
	})
}

// FuzzParseChaos is FuzzParseFault for random schedules.
func FuzzParseChaos(f *testing.F) {
	f.Add("seed=7,rate=0.25,kinds=drop-after+kill,for=1s")
	f.Fuzz(func(t *testing.T, text string) {
		chaos, err := emulator.ParseChaos(text)
		if err != nil {
			return
		}
		again, err := emulator.ParseChaos(chaos.String())
		if err != nil || again.String() != chaos.String() {
			t.Errorf("%q: as text %q, which is %+v, %v", text, chaos, again, err)
		}
	})
}
