-- a statement that takes two seconds
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE k1 (id INT);
CREATE TABLE k2 AS SELECT pg_sleep(2)::text AS slept;
CREATE TABLE k3 (id INT);
