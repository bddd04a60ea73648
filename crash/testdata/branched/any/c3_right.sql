-- another
--
-- revision: c3
-- down_revision: a1

-- retort:upgrade
INSERT INTO counter (name, n) VALUES ('right', 1);
CREATE TABLE right_side (id INT);

-- retort:downgrade
DROP TABLE right_side;
UPDATE counter SET n = n + 1 WHERE name = 'right';
