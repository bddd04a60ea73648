-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX sample_name ON sample (name);

-- +goose Down
DROP INDEX sample_name ON sample;
