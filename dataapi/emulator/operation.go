package emulator

import "context"

func (s *Server) executeStatement(ctx context.Context, body []byte, q *Request) (any, error) {
	r := &executeRequest{}
	if err := decode(body, executeShape, r); err != nil {
		return nil, err
	}
	q.SQL, q.Database, q.TransactionID = r.SQL, r.Database, r.TransactionID
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := s.admit(q, &r.target); err != nil {
		return nil, err
	}
	all, err := s.several(r.SQL, r.Parameters)
	if err != nil {
		return nil, err
	}
	for i := range all {
		r.shape(&all[i])
	}
	var res *result
	err = s.call(ctx, r.target, r.TransactionID, r.overtime(), func(ctx context.Context, in session) (err error) {
		res, err = runSeveral(ctx, in, all, r.TransactionID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.answer(res)
}

// prepareOne returns what to run for sql, which is to be one statement.
func (s *Server) prepareOne(sql string, list []parameter) (statement, error) {
	if len(s.engine.split(sql)) > 1 {
		return statement{}, invalid("Multistatements aren't supported.")
	}
	return s.bind(sql, list)
}

// bind returns a statement with its arguments, to be run as the options say.
func (s *Server) bind(sql string, list []parameter) (statement, error) {
	g := s.engine.grammar()
	g.dollar = s.options.has(DollarQuotes)
	st, err := prepare(s.engine, g, sql, list)
	if err != nil {
		return statement{}, err
	}
	if s.options.Profile == V1 && len(st.missing) > 0 {
		return statement{}, badRequest("BadRequestException", "Cannot find parameter: %s", st.missing[0])
	}
	st.profile = s.options.Profile
	st.prepared = s.options.has(Prepared)
	return st, nil
}

// The limits on the size of a result, in bytes.
const (
	maxResult    = 1 << 20
	maxFormatted = 10 << 20
)

// shape tells the statement how the client wants its result.
func (r *executeRequest) shape(st *statement) {
	st.metadata = r.IncludeResultMetadata
	st.decimals = r.ResultSetOptions.DecimalReturnType
	st.longs = r.ResultSetOptions.LongReturnType
	st.limit = maxResult
	if r.FormatRecordsAs == "JSON" {
		st.limit = maxFormatted
	}
}

// overtime says what happens to a statement at its timeout.
type overtime int

const (
	stop overtime = iota
	goOn          // the call ends, the statement does not
)

func (r *executeRequest) overtime() overtime {
	if r.ContinueAfterTimeout {
		return goOn
	}
	return stop
}

// answer puts a result as the service does: rows, or the number of rows
// changed, never both. Old reports have 0 beside the rows of a RETURNING.
func (r *executeRequest) answer(res *result) (*executeResponse, error) {
	if res.labels == nil {
		generated := present(res.generated)
		return &executeResponse{NumberOfRecordsUpdated: res.updated, GeneratedFields: &generated}, nil
	}
	if r.FormatRecordsAs == "JSON" {
		text, err := formatRecords(res.labels, res.rows)
		if err != nil {
			return nil, err
		}
		return &executeResponse{FormattedRecords: &text}, nil
	}
	rows := present(res.rows)
	a := &executeResponse{Records: &rows}
	if r.IncludeResultMetadata {
		columns := present(res.columns)
		a.ColumnMetadata = &columns
	}
	return a, nil
}

// present returns a list that is empty in JSON, not null, if there is none.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// batchExecuteStatement runs the statement once for each set of parameters,
// and stops at the first error. Outside a transaction, what was done until
// then stays done.
func (s *Server) batchExecuteStatement(ctx context.Context, body []byte, q *Request) (any, error) {
	r := &batchRequest{}
	if err := decode(body, batchShape, r); err != nil {
		return nil, err
	}
	q.SQL, q.Database, q.TransactionID = r.SQL, r.Database, r.TransactionID
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := s.admit(q, &r.target); err != nil {
		return nil, err
	}
	batch, err := s.prepareAll(r)
	if err != nil {
		return nil, err
	}
	a := &batchResponse{UpdateResults: []updateResult{}}
	err = s.call(ctx, r.target, r.TransactionID, stop, func(ctx context.Context, in session) error {
		return a.run(ctx, in, batch)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// prepareAll returns a statement for each parameter set, or one if there are
// no sets.
func (s *Server) prepareAll(r *batchRequest) ([]statement, error) {
	sets := r.ParameterSets
	if len(sets) == 0 {
		sets = [][]parameter{nil}
	}
	batch := make([]statement, 0, len(sets))
	for _, set := range sets {
		st, err := s.prepareOne(r.SQL, set)
		if err != nil {
			return nil, err
		}
		st.limit = maxResult
		batch = append(batch, st)
	}
	return batch, nil
}

func (a *batchResponse) run(ctx context.Context, in session, batch []statement) error {
	for _, st := range batch {
		res, err := in.run(ctx, st)
		if err != nil {
			return err
		}
		a.UpdateResults = append(a.UpdateResults, updateResult{st.profile.generated(res)})
	}
	return nil
}

func (s *Server) beginTransaction(ctx context.Context, body []byte, q *Request) (any, error) {
	r := &beginRequest{}
	if err := decode(body, beginShape, r); err != nil {
		return nil, err
	}
	q.Database = r.Database
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := s.admit(q, &r.target); err != nil {
		return nil, err
	}
	in, err := s.engine.open(ctx, r.login)
	if err != nil {
		return nil, err
	}
	if err := in.begin(ctx); err != nil {
		in.release()
		return nil, err
	}
	q.TransactionID = s.transactions.add(r.target, in)
	return &beginResponse{q.TransactionID}, nil
}

func (s *Server) commitTransaction(ctx context.Context, body []byte, q *Request) (any, error) {
	return s.endTransaction(ctx, body, q, session.commit)
}

func (s *Server) rollbackTransaction(ctx context.Context, body []byte, q *Request) (any, error) {
	return s.endTransaction(ctx, body, q, func(in session, ctx context.Context) (ending, error) {
		return rolledBack, in.rollback(ctx)
	})
}

// endTransaction ends a transaction, which is over then even if how says that
// it could not be done.
func (s *Server) endTransaction(ctx context.Context, body []byte, q *Request, how func(session, context.Context) (ending, error)) (any, error) {
	r := &endRequest{}
	if err := decode(body, endShape, r); err != nil {
		return nil, err
	}
	q.TransactionID = r.TransactionID
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := s.admit(q, &r.target); err != nil {
		return nil, err
	}
	tx, err := s.take(r.TransactionID, r.target)
	if err != nil {
		return nil, s.notFound(r.TransactionID, err)
	}
	defer s.transactions.end(tx, terminated)
	if ordered(ctx).Kind == Kill {
		return nil, killFirst(ctx, tx.session, func() { how(tx.session, ctx) })
	}
	end, err := how(tx.session, ctx)
	if err != nil {
		return nil, err
	}
	return &endResponse{string(end)}, nil
}

func (s *Server) executeSQL(context.Context, []byte, *Request) (any, error) {
	return nil, badRequest("BadRequestException", "This API is deprecated and not available. Use ExecuteStatement API instead")
}
