-- one statement
--
-- revision: c3
-- down_revision: b2

-- retort:upgrade
UPDATE counter SET n = n + 4 WHERE name = 'up';

-- retort:downgrade
UPDATE counter SET n = n + 4 WHERE name = 'down';
