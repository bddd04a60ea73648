-- what a second time would double without an error
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
ALTER TABLE person ADD INDEX (age);
UPDATE counter SET n = n + 1 WHERE name = 'up';
ALTER TABLE person ADD UNIQUE (name);
ALTER TABLE person ADD CHECK (age > 0);
CREATE TABLE pet (id INT, owner INT);
ALTER TABLE pet ADD FOREIGN KEY (owner) REFERENCES person (id);
INSERT INTO pet (id, owner) VALUES (1, 1);

-- retort:downgrade
DROP TABLE pet;
UPDATE counter SET n = n + 1 WHERE name = 'down';
ALTER TABLE person ADD INDEX (age, name);
