-- count, between changes of the tables
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
UPDATE counter SET n = n + 1 WHERE name = 'up';
ALTER TABLE note ADD COLUMN kind INT;
INSERT INTO note (words, kind) VALUES ('counted', 1);
UPDATE counter SET n = n + 2 WHERE name = 'up';
CREATE INDEX note_kind ON note (kind);
UPDATE counter SET n = n + 3 WHERE name = 'up';

-- retort:downgrade
UPDATE counter SET n = n + 1 WHERE name = 'down';
CREATE TABLE was (kind INT);
INSERT INTO was (kind) SELECT kind FROM note;
INSERT INTO note (words) VALUES ('uncounted');
UPDATE counter SET n = n + 2 WHERE name = 'down';
