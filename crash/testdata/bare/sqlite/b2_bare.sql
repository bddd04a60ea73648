-- statement by statement
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
-- retort:no-transaction
UPDATE counter SET n = n + 1 WHERE name = 'up';
CREATE TABLE note (words TEXT);
INSERT INTO note (words) VALUES ('once');
VACUUM;
UPDATE counter SET n = n + 2 WHERE name = 'up';

-- retort:downgrade
-- retort:no-transaction
UPDATE counter SET n = n + 1 WHERE name = 'down';
VACUUM;
DROP TABLE note;
UPDATE counter SET n = n + 2 WHERE name = 'down';
