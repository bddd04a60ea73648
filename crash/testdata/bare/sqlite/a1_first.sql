-- a table with rows
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE counter (name VARCHAR(20) NOT NULL PRIMARY KEY, n INT NOT NULL);
INSERT INTO counter (name, n) VALUES ('up', 0), ('down', 0);

-- retort:downgrade
DROP TABLE counter;
