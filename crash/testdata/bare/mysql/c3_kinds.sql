-- other kinds of things
--
-- revision: c3
-- down_revision: b2

-- retort:upgrade
ALTER TABLE person ADD COLUMN born DATE AFTER name;
ALTER TABLE person MODIFY COLUMN age BIGINT NULL COMMENT 'in years';
CREATE VIEW adult AS SELECT id, name FROM person WHERE age > 17;
CREATE TRIGGER person_count AFTER INSERT ON person FOR EACH ROW UPDATE counter SET n = n + 10 WHERE name = 'up';
INSERT INTO person (id, name, age) VALUES (4, 'Barbara', 80);
CREATE PROCEDURE nothing() SELECT 1;
RENAME TABLE pet TO animal;
CREATE INDEX animal_id ON animal (id, owner);

-- retort:downgrade
DROP INDEX animal_id ON animal;
RENAME TABLE animal TO pet;
UPDATE counter SET n = n + 2 WHERE name = 'down';
DROP PROCEDURE nothing;
DROP TRIGGER person_count;
DROP VIEW adult;
ALTER TABLE person DROP COLUMN born;
