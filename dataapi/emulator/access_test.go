package emulator_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"

	"github.com/retort-db/retort/dataapi/emulator"
)

const alice = "arn:aws:iam::123456789012:user/alice"

// aliceKey is the key that the client of a fixture signs with.
var aliceKey = emulator.Key{ID: "id", Secret: "secret", Caller: alice}

// secrets returns options with one secret, and a user whose password is right.
func secrets(s emulator.Secret) *emulator.Options {
	return &emulator.Options{Access: &emulator.Access{
		Secrets: []emulator.Secret{s},
		Users:   []emulator.User{{Name: "app", Password: "right", Login: "retort"}},
	}}
}

func TestSecretIsTheUser(t *testing.T) {
	db := postgresql(t, nil)
	role := "secret_" + db.database
	db.run("CREATE ROLE " + role + " LOGIN")

	f := db.again(&emulator.Options{Access: &emulator.Access{
		Secrets: []emulator.Secret{{ARN: secretARN, Username: role, Password: "any"}},
	}})
	if got, want := show(t, f.run("SELECT current_user::text").Records), `string:"`+role+`"`; got != want {
		t.Errorf("user: got %s, want %s", got, want)
	}
	x := f.begin()
	if got, want := show(t, x.run("SELECT current_user::text").Records), `string:"`+role+`"`; got != want {
		t.Errorf("user of a transaction: got %s, want %s", got, want)
	}
	status, err := x.rollback()
	f.mustEnd(status, err, "Rollback Complete")

	in := f.input("SELECT 1")
	in.Database = nil
	code, message := f.refuseInput(in)
	f.wantError(code, message, "DatabaseErrorException", `ERROR: database "`+role+`" does not exist; SQLState: 3D000`)
}

// TestSecretByName: a name is as good as the ARN, also for the same
// transaction.
func TestSecretByName(t *testing.T) {
	f := postgresql(t, secrets(emulator.Secret{ARN: secretARN, Name: "prod/database", Username: "app", Password: "right"}))
	x := f.begin()
	in := x.input("SELECT 1")
	in.SecretArn = aws.String("prod/database")
	f.send(in)
}

func TestSecrets(t *testing.T) {
	tests := []struct {
		name          string
		secret        emulator.Secret
		code, message string
	}{
		{"one that opens", emulator.Secret{Username: "app", Password: "right"}, "", ""},
		{"one of the service's own form", emulator.Secret{Value: `{"engine":"postgres","username":"app","password":"right","port":5432}`}, "", ""},
		{"a wrong password", emulator.Secret{Username: "app", Password: "wrong"}, "DatabaseErrorException",
			`FATAL: password authentication failed for user "app"; SQLState: 28P01`},
		{"a user who is not there", emulator.Secret{Username: "nobody", Password: "x"}, "DatabaseErrorException",
			`FATAL: role "nobody" does not exist; SQLState: 28000`},
		{"no JSON", emulator.Secret{Value: "right"}, "InvalidSecretException",
			"The secret " + secretARN + " isn't valid: it is to be a JSON object with username and password"},
		{"no password", emulator.Secret{Value: `{"username":"app"}`}, "InvalidSecretException",
			"The secret " + secretARN + " isn't valid: it is to be a JSON object with username and password"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.secret.ARN = secretARN
			f := postgresql(t, secrets(test.secret))
			if test.code == "" {
				f.run("SELECT 1")
				return
			}
			code, message := f.refuse("SELECT 1")
			f.wantError(code, message, test.code, test.message)
			_, err := f.client.BeginTransaction(t.Context(), &rdsdata.BeginTransactionInput{
				ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Database: aws.String(f.database),
			})
			code, message = apiError(t, err)
			f.wantError(code, message, test.code, test.message)
		})
	}
}

// TestUnknownSecret: ARNs are compared with their case.
func TestUnknownSecret(t *testing.T) {
	f := postgresql(t, secrets(emulator.Secret{ARN: secretARN, Username: "app", Password: "right"}))
	for _, name := range []string{secretARN + "x", strings.ToUpper(secretARN), "another/secret"} {
		in := f.input("SELECT 1")
		in.SecretArn = aws.String(name)
		code, message := f.refuseInput(in)
		f.wantError(code, message, "SecretsErrorException", "The secret "+name+" wasn't found")
	}
}

// TestMySQLChecksPassword: MySQL asks for passwords, so that the emulator need
// not; where it is told to, it says the same.
func TestMySQLChecksPassword(t *testing.T) {
	db := mariadb(t, nil)
	user := db.database // whose name nobody else has on this server
	db.run("CREATE USER " + user + "@'%' IDENTIFIED BY 'right'")
	db.run("GRANT ALL ON " + db.database + ".* TO " + user + "@'%'")

	with := func(password string, users ...emulator.User) *fixture {
		return db.again(&emulator.Options{Access: &emulator.Access{
			Users: users, Secrets: []emulator.Secret{{ARN: secretARN, Username: user, Password: password}},
		}})
	}
	if got := show(t, with("right").run("SELECT current_user()").Records); got != `string:"`+user+`@%"` {
		t.Errorf("user: got %s, want %s@%%", got, user)
	}
	code, message := with("wrong").refuse("SELECT 1")
	db.wantError(code, message, "DatabaseErrorException",
		"Access denied for user '"+user+"'@'localhost' (using password: YES); Error code: 1045; SQLState: 28000")
	code, message = with("wrong", emulator.User{Name: user, Password: "right"}).refuse("SELECT 1")
	db.wantError(code, message, "DatabaseErrorException",
		"Access denied for user '"+user+"'@'%' (using password: YES); Error code: 1045; SQLState: 28000")
}

// TestClusterOfAccess: a cluster of the file exists, and in its own case.
func TestClusterOfAccess(t *testing.T) {
	f := postgresql(t, &emulator.Options{Access: &emulator.Access{Clusters: []emulator.Cluster{{ARN: clusterARN}}}})
	f.run("SELECT 1")
	for _, arn := range []string{clusterARN + "x", strings.Replace(clusterARN, "local", "Local", 1)} {
		in := f.input("SELECT 1")
		in.ResourceArn = aws.String(arn)
		code, message := f.refuseInput(in)
		f.wantError(code, message, "HttpEndpointNotEnabledException", "HttpEndpoint is not enabled for resource "+arn)
	}
}

func TestDeniedAction(t *testing.T) {
	rules := []emulator.Rule{{Effect: emulator.Deny, Actions: []string{"rds-data:Batch*"}}}
	f := postgresql(t, &emulator.Options{Access: &emulator.Access{Keys: []emulator.Key{aliceKey}, Rules: rules}})
	f.run("SELECT 1")
	_, err := f.client.BatchExecuteStatement(t.Context(), &rdsdata.BatchExecuteStatementInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Sql: aws.String("SELECT 1"),
	})
	code, message := apiError(t, err)
	f.wantError(code, message, "AccessDeniedException",
		"User: "+alice+" is not authorized to perform: rds-data:BatchExecuteStatement on resource: "+clusterARN)
}

// TestDeniedSecret: the service reads the secret by the caller's permission.
func TestDeniedSecret(t *testing.T) {
	opts := secrets(emulator.Secret{ARN: secretARN, Username: "app", Password: "right"})
	opts.Access.Keys = []emulator.Key{aliceKey}
	opts.Access.Rules = []emulator.Rule{{Effect: emulator.Allow, Actions: []string{"rds-data:*"}}}
	f := postgresql(t, opts)
	_, err := f.client.ExecuteStatement(t.Context(), f.input("SELECT 1"))
	if _, ok := errors.AsType[*types.AccessDeniedException](err); !ok {
		t.Errorf("got %T, want *types.AccessDeniedException", err)
	}
	code, message := apiError(t, err)
	f.wantError(code, message, "AccessDeniedException",
		"User: "+alice+" is not authorized to perform: secretsmanager:GetSecretValue on resource: "+secretARN)
}

// TestEndingDependsOnBegin: who may not begin a transaction may not end one.
func TestEndingDependsOnBegin(t *testing.T) {
	f := postgresql(t, &emulator.Options{Access: &emulator.Access{
		Keys:  []emulator.Key{aliceKey},
		Rules: []emulator.Rule{{Effect: emulator.Deny, Actions: []string{"rds-data:BeginTransaction"}, Callers: []string{"*/alice"}}},
	}})
	x := &tx{f, "some-id"}
	_, err := x.commit()
	code, message := apiError(t, err)
	f.wantError(code, message, "AccessDeniedException",
		"User: "+alice+" is not authorized to perform: rds-data:BeginTransaction on resource: "+clusterARN)
}
