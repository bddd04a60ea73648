-- the third of four statements fails
--
-- revision: a1
-- down_revision:

-- retort:upgrade
CREATE TABLE t1 (id INT);
INSERT INTO t1 (id) VALUES (1);
CREATE TABLE t2 (id INTEGRE);
CREATE TABLE t3 (id INT);
