-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE sample (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, changed datetime);
INSERT INTO sample (name) VALUES ('one; two'), ('it''s');

-- +goose Down
DROP TABLE sample;
