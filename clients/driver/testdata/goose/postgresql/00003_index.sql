-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY sample_name ON sample (name);

-- +goose Down
DROP INDEX CONCURRENTLY sample_name;
