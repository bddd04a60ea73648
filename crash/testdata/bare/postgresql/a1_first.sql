-- tables with rows
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE counter (name VARCHAR(20) NOT NULL PRIMARY KEY, n INT NOT NULL);
INSERT INTO counter (name, n) VALUES ('up', 0);
INSERT INTO counter (name, n) VALUES ('down', 0);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE person (id INT NOT NULL, name TEXT, age INT, mood mood);
INSERT INTO person (id, name, age) SELECT i, 'name ' || i, i % 90 FROM generate_series(1, 500) AS i;

-- retort:downgrade
DROP TABLE person;
DROP TYPE mood;
DROP TABLE counter;
