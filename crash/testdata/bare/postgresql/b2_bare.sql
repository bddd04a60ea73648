-- what runs outside transactions
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE INDEX CONCURRENTLY person_name ON person (name);
UPDATE counter SET n = n + 1 WHERE name = 'up';
CREATE UNIQUE INDEX CONCURRENTLY person_id ON person (id);
CREATE INDEX CONCURRENTLY ON person (age);
ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy';
VACUUM person;
UPDATE counter SET n = n + 2 WHERE name = 'up';
DROP INDEX CONCURRENTLY person_name;

-- retort:downgrade
-- retort:no-transaction
DROP INDEX CONCURRENTLY person_id;
UPDATE counter SET n = n + 1 WHERE name = 'down';
CREATE INDEX CONCURRENTLY person_name ON person (name);
DROP INDEX CONCURRENTLY person_age_idx;
