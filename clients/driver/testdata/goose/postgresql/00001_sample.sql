-- +goose Up
CREATE TABLE sample (id serial PRIMARY KEY, name text NOT NULL, changed timestamptz);
INSERT INTO sample (name) VALUES ('one; two'), ('it''s');

-- +goose Down
DROP TABLE sample;
