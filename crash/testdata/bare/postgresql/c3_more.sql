-- a transaction again
--
-- revision: c3
-- down_revision: b2

-- retort:upgrade
CREATE INDEX ON person (age, name);
UPDATE counter SET n = n + 4 WHERE name = 'up';

-- retort:downgrade
UPDATE counter SET n = n + 4 WHERE name = 'down';
DROP INDEX person_age_name_idx;
