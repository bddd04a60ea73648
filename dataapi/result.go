package dataapi

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/rdsdata"
	"github.com/aws/aws-sdk-go-v2/service/rdsdata/types"
)

// A result is what a statement did.
type result struct {
	product Product
	out     *rdsdata.ExecuteStatementOutput
}

// RowsAffected returns the service's count. For a statement with a result
// PostgreSQL's other drivers count the rows of it, and so does this one.
func (r result) RowsAffected() (int64, error) {
	if r.product == PostgreSQL && len(r.out.ColumnMetadata) > 0 {
		return int64(len(r.out.Records)), nil
	}
	return r.out.NumberOfRecordsUpdated, nil
}

// LastInsertId returns the first generated key on MySQL, or 0 if there is
// none.
func (r result) LastInsertId() (int64, error) {
	if r.product != MySQL {
		return 0, fmt.Errorf("data api: PostgreSQL has no last insert id: use RETURNING")
	}
	if len(r.out.GeneratedFields) == 0 {
		return 0, nil
	}
	v, ok := r.out.GeneratedFields[0].(*types.FieldMemberLongValue)
	if !ok {
		return 0, fmt.Errorf("data api: the generated key is a %T, not a number", r.out.GeneratedFields[0])
	}
	return v.Value, nil
}
