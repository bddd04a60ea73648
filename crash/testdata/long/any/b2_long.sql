-- many statements
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
INSERT INTO counter (name, n) VALUES ('c1', 1);
CREATE TABLE t1 (id INT);
INSERT INTO counter (name, n) VALUES ('c2', 2);
CREATE TABLE t2 (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'c1';
INSERT INTO counter (name, n) VALUES ('c3', 3);
CREATE TABLE t3 (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'c2';
INSERT INTO counter (name, n) VALUES ('c4', 4);
CREATE TABLE t4 (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'c3';
INSERT INTO counter (name, n) VALUES ('c5', 5);
CREATE TABLE t5 (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'c4';
INSERT INTO counter (name, n) VALUES ('c6', 6);
CREATE TABLE t6 (id INT);
UPDATE counter SET n = n + 1 WHERE name = 'c5';

-- retort:downgrade
DROP TABLE t1;
DROP TABLE t2;
UPDATE counter SET n = n + 1 WHERE name = 'c2';
DROP TABLE t3;
DROP TABLE t4;
UPDATE counter SET n = n + 1 WHERE name = 'c4';
DROP TABLE t5;
DROP TABLE t6;
UPDATE counter SET n = n + 1 WHERE name = 'c6';
