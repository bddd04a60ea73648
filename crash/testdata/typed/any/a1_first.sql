-- a place to start from
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE counter (name VARCHAR(20) NOT NULL PRIMARY KEY, n INT NOT NULL);

-- retort:downgrade
DROP TABLE counter;
