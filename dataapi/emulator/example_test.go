package emulator_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"

	"github.com/retort-db/retort/dataapi/emulator"
)

// The emulator in a program's own process, with the official client.
func Example() {
	ctx := context.Background()
	engine, err := emulator.Open(ctx, "postgres")
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()
	if err := engine.CreateDatabase(ctx, "app"); err != nil {
		log.Fatal(err)
	}
	server := emulator.New(engine, nil)
	defer server.Close()
	web := httptest.NewServer(server)
	defer web.Close()

	client := rdsdata.New(rdsdata.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(web.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("any", "any", ""),
	})
	out, err := client.ExecuteStatement(ctx, &rdsdata.ExecuteStatementInput{
		ResourceArn: aws.String("arn:aws:rds:us-east-1:123456789012:cluster:local"),
		SecretArn:   aws.String("arn:aws:secretsmanager:us-east-1:123456789012:secret:local"),
		Database:    aws.String("app"),
		Sql:         aws.String("SELECT 1 + 1"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out.Records[0][0].(*types.FieldMemberLongValue).Value)
}
