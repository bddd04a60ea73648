-- create account
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE account (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL);
INSERT INTO account (id, name) VALUES (1, 'Ann Smith'), (2, 'Bo');

-- retort:downgrade
DROP TABLE account;
