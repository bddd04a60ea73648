-- psql reads line by line and forgets what kind of string goes on.
CREATE TABLE t AS SELECT E'one'
  'it\'s; two' AS a;
INSERT INTO t VALUES (E'a' -- b; 'c
  '\';d');
DO $$ BEGIN ASSERT (SELECT string_agg(a, '|') = 'oneit''s; two|a'';d' FROM t); END $$;

-- psql takes every END for one that closes something.
CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC
  SELECT 1 AS end;
  SELECT CASE WHEN a > 1 THEN x.end ELSE 2 END AS end FROM (SELECT a AS end) x;
END;
DO $$ BEGIN ASSERT f(5) = 5; ASSERT f(1) = 2; END $$;

-- psql takes every BEGIN behind CREATE FUNCTION for one that opens a body.
CREATE FUNCTION begin() RETURNS int RETURN 1;
DO $$ BEGIN ASSERT begin() = 1; END $$;
