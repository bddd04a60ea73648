-- a table with rows
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE person (id INT NOT NULL, name TEXT);
INSERT INTO person (id, name) SELECT i, 'name ' || i FROM generate_series(1, 500) AS i;
