package emulator_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
)

func TestCommit(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		x := f.begin()
		x.run("INSERT INTO t VALUES (1)")
		if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:0" {
			t.Errorf("rows before the commit: got %s, want long:0", got)
		}
		status, err := x.commit()
		f.mustEnd(status, err, "Transaction Committed")
		if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
			t.Errorf("rows after the commit: got %s, want long:1", got)
		}
	})
}

func TestRollback(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		f.run("CREATE TABLE t (id int)")
		x := f.begin()
		x.run("INSERT INTO t VALUES (1)")
		status, err := x.rollback()
		f.mustEnd(status, err, "Rollback Complete")
		if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:0" {
			t.Errorf("rows after the rollback: got %s, want long:0", got)
		}
	})
}

// TestEndedTransaction: an id is good for nothing once its transaction ended.
func TestEndedTransaction(t *testing.T) {
	both(t, func(t *testing.T, f *fixture) {
		x := f.begin()
		status, err := x.commit()
		f.mustEnd(status, err, "Transaction Committed")
		want := "Transaction " + x.id + " is not found. One previous call resulted in a termination of your transaction."

		code, message := x.refuse("SELECT 1")
		f.wantError(code, message, "TransactionNotFoundException", want)
		_, err = x.commit()
		code, message = apiError(t, err)
		f.wantError(code, message, "TransactionNotFoundException", want)
		_, err = x.rollback()
		code, message = apiError(t, err)
		f.wantError(code, message, "TransactionNotFoundException", want)
	})
}

func TestUnknownTransaction(t *testing.T) {
	f := postgresql(t, nil)
	x := &tx{f, "bm9uZQ=="}
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "TransactionNotFoundException", "Transaction bm9uZQ== is not found. Transaction may be expired.")
}

// TestTransactionOfAnother: a transaction belongs to the secret it was begun
// with, and to its database.
func TestTransactionOfAnother(t *testing.T) {
	f := postgresql(t, nil)
	x := f.begin()
	in := x.input("SELECT 1")
	in.SecretArn = aws.String(secretARN + "-other")
	code, message := f.refuseInput(in)
	f.wantError(code, message, "TransactionNotFoundException", "Transaction "+x.id+" is not found. Transaction may be expired.")

	in = x.input("SELECT 1")
	in.Database = aws.String("other")
	code, message = f.refuseInput(in)
	f.wantError(code, message, "ValidationException", "Database name other is not that of the transaction")

	in = x.input("SELECT 1")
	in.Database = nil
	f.send(in)
}

// TestAbortedTransaction: after an error PostgreSQL refuses everything, and a
// commit is a rollback.
func TestAbortedTransaction(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int)")
	x := f.begin()
	x.run("INSERT INTO t VALUES (1)")
	x.refuse("SELECT nothing")
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "DatabaseErrorException",
		"ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02")
	status, err := x.commit()
	f.mustEnd(status, err, "Rollback Complete")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:0" {
		t.Errorf("rows: got %s, want long:0", got)
	}
}

// TestMySQLErrorKeepsTransaction: after an error MySQL goes on.
func TestMySQLErrorKeepsTransaction(t *testing.T) {
	f := mariadb(t, nil)
	f.run("CREATE TABLE t (id int PRIMARY KEY)")
	x := f.begin()
	x.run("INSERT INTO t VALUES (1)")
	code, message := x.refuse("INSERT INTO t VALUES (1)")
	key := "PRIMARY"
	if !isMariaDB(t) {
		key = "t.PRIMARY" // since 8.0.19
	}
	f.wantError(code, message, "DatabaseErrorException", "Duplicate entry '1' for key '"+key+"'; Error code: 1062; SQLState: 23000")
	status, err := x.commit()
	f.mustEnd(status, err, "Transaction Committed")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows: got %s, want long:1", got)
	}
}

// TestMySQLDDLCommits: a statement that changes the schema commits what came
// before it, and the rollback says nothing of that.
func TestMySQLDDLCommits(t *testing.T) {
	f := mariadb(t, nil)
	f.run("CREATE TABLE t (id int)")
	x := f.begin()
	x.run("INSERT INTO t VALUES (1)")
	x.run("CREATE TABLE u (id int)")
	status, err := x.rollback()
	f.mustEnd(status, err, "Rollback Complete")
	if got := show(t, f.run("SELECT count(*) FROM t").Records); got != "long:1" {
		t.Errorf("rows: got %s, want long:1", got)
	}
}

// TestMySQLDeadlock: the server has rolled back, and what would come after
// would be committed at once.
func TestMySQLDeadlock(t *testing.T) {
	f := mariadb(t, nil)
	f.run("CREATE TABLE t (id int PRIMARY KEY, n int)")
	f.run("INSERT INTO t VALUES (1, 0), (2, 0)")
	a, b := f.begin(), f.begin()
	a.run("UPDATE t SET n = 1 WHERE id = 1")
	b.run("UPDATE t SET n = 2 WHERE id = 2")
	errs := make(chan error, 2)
	cross := func(x *tx, id string) {
		_, err := f.client.ExecuteStatement(t.Context(), x.input("UPDATE t SET n = 3 WHERE id = "+id))
		errs <- err
	}
	go cross(a, "2")
	go cross(b, "1")
	first, second := <-errs, <-errs
	if (first == nil) == (second == nil) {
		t.Fatalf("of two statements in deadlock one is to fail: got %v and %v", first, second)
	}
	dead := 0
	for _, x := range []*tx{a, b} {
		_, err := f.client.ExecuteStatement(t.Context(), x.input("SELECT 1"))
		if err == nil {
			continue
		}
		dead++
		code, message := apiError(t, err)
		f.wantError(code, message, "TransactionNotFoundException", "Transaction "+x.id+
			" is not found. Transaction has been aborted due to an error from a previous call.")
	}
	if dead != 1 {
		t.Errorf("transactions that are over: got %d, want 1", dead)
	}
}

// TestDeferredConstraint: an error may come as late as the commit, which ends
// the transaction nevertheless.
func TestDeferredConstraint(t *testing.T) {
	f := postgresql(t, nil)
	f.run("CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
	x := f.begin()
	x.run("INSERT INTO t VALUES (1), (1)")
	_, err := x.commit()
	code, message := apiError(t, err)
	f.wantError(code, message, "DatabaseErrorException",
		`ERROR: duplicate key value violates unique constraint "t_id_key"; Detail: Key (id)=(1) already exists.; SQLState: 23505`)
	if code, _ := x.refuse("SELECT 1"); code != "TransactionNotFoundException" {
		t.Errorf("after the commit: got %s, want TransactionNotFoundException", code)
	}
}

// TestLostBackend: a transaction whose connection is gone is gone.
func TestLostBackend(t *testing.T) {
	f := postgresql(t, nil)
	x := f.begin()
	_, err := f.client.ExecuteStatement(t.Context(), x.input("SELECT pg_terminate_backend(pg_backend_pid())"))
	if err == nil {
		t.Fatal("got no error, want one")
	}
	code, message := x.refuse("SELECT 1")
	f.wantError(code, message, "TransactionNotFoundException", "Transaction "+x.id+
		" is not found. One previous call resulted in a termination of your transaction.")
}

// TestTransactionSession: what is set in a transaction is there until it ends.
func TestTransactionSession(t *testing.T) {
	f := postgresql(t, nil)
	x := f.begin()
	x.run("CREATE TEMP TABLE scratch (id int)")
	x.run("SET LOCAL search_path = pg_catalog")
	x.run("SAVEPOINT a")
	x.refuse("SELECT nothing")
	x.run("ROLLBACK TO a")
	x.run("DECLARE c CURSOR FOR SELECT generate_series(1, 3)")
	if got := show(t, x.run("FETCH 2 FROM c").Records); got != "long:1\nlong:2" {
		t.Errorf("FETCH: got %q, want two rows", got)
	}
	status, err := x.commit()
	f.mustEnd(status, err, "Transaction Committed")
	if code, _ := f.refuse("SELECT * FROM scratch"); code != "DatabaseErrorException" {
		t.Errorf("temporary table after the transaction: got %s, want DatabaseErrorException", code)
	}
}

// TestSetTransaction: the emulator's own queries do not come before it.
func TestSetTransaction(t *testing.T) {
	f := postgresql(t, nil)
	x := f.begin()
	x.run("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
	if got := show(t, x.run("SHOW transaction_isolation").Records); got != `string:"serializable"` {
		t.Errorf("got %s, want serializable", got)
	}
}

// TestBeginInNoDatabase: the database's error comes with BeginTransaction.
func TestBeginInNoDatabase(t *testing.T) {
	f := postgresql(t, nil)
	_, err := f.client.BeginTransaction(t.Context(), &rdsdata.BeginTransactionInput{
		ResourceArn: aws.String(clusterARN), SecretArn: aws.String(secretARN), Database: aws.String("nowhere"),
	})
	code, message := apiError(t, err)
	f.wantError(code, message, "DatabaseErrorException", `ERROR: database "nowhere" does not exist; SQLState: 3D000`)
}
