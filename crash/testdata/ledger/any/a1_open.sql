-- open the ledger
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE counter (name VARCHAR(20) NOT NULL PRIMARY KEY, n INT NOT NULL);
INSERT INTO counter (name, n) VALUES ('up', 0);
INSERT INTO counter (name, n) VALUES ('down', 0);
CREATE TABLE note (words VARCHAR(50) NOT NULL);
INSERT INTO note (words) VALUES ('opened');

-- retort:downgrade
DROP TABLE note;
DROP TABLE counter;
