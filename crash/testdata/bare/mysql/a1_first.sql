-- tables with rows
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE counter (name VARCHAR(20) NOT NULL PRIMARY KEY, n INT NOT NULL);
INSERT INTO counter (name, n) VALUES ('up', 0);
INSERT INTO counter (name, n) VALUES ('down', 0);
CREATE TABLE person (id INT NOT NULL PRIMARY KEY, name VARCHAR(50), age INT);
INSERT INTO person (id, name, age) VALUES (1, 'Ada', 36), (2, 'Grace', 85), (3, 'Edsger', 72);

-- retort:downgrade
DROP TABLE person;
DROP TABLE counter;
