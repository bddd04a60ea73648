package emulator_test

import "testing"

// TestNoNotices: what the database says beside its answer is lost.
func TestNoNotices(t *testing.T) {
	f := postgresql(t, nil)
	f.run("DO $$ BEGIN RAISE NOTICE 'hear'; RAISE WARNING 'me'; END $$")
	body := `{` + `"resourceArn":"` + clusterARN + `","secretArn":"` + secretARN + `","database":"` + f.database +
		`","sql":"DROP TABLE IF EXISTS nothing"}`
	if got, want := f.answer("/Execute", body), `{"generatedFields":[],"numberOfRecordsUpdated":0}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestPositionIsOfTheRewrittenText: :long_name is $1 where the database counts.
func TestPositionIsOfTheRewrittenText(t *testing.T) {
	f := postgresql(t, nil)
	code, message := f.refuse("SELECT :long_name, nothing", text("long_name", "x"))
	f.wantError(code, message, "DatabaseErrorException", `ERROR: column "nothing" does not exist; Position: 12; SQLState: 42703`)
}
