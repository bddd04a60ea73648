-- a branch
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
CREATE TABLE left_side (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'trunk';

-- retort:downgrade
UPDATE counter SET n = n + 1 WHERE name = 'trunk';
DROP TABLE left_side;
