-- the merge
--
-- revision: d4
-- down_revision: b2, c3

-- retort:upgrade
UPDATE counter SET n = n + 2 WHERE name = 'trunk';

-- retort:downgrade
UPDATE counter SET n = n + 3 WHERE name = 'trunk';
