CREATE FUNCTION dollar(a int) RETURNS int AS $$
DECLARE
  b int := 1; -- it's
BEGIN
  /* END; */
  IF a > 1 THEN RETURN 2; END IF;
  RAISE NOTICE 'a; %', a;
  RETURN CASE WHEN a = 1 THEN b ELSE 3 END;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION quoted() RETURNS text LANGUAGE sql AS 'SELECT ''a;b''; SELECT ''c;d'';';
CREATE FUNCTION escaped() RETURNS text LANGUAGE sql AS E'SELECT \'a;\\b\';';

CREATE FUNCTION nested() RETURNS void LANGUAGE plpgsql AS $outer$
BEGIN
  EXECUTE $inner$ CREATE TABLE IF NOT EXISTS made (a text DEFAULT $$;$$); $inner$;
END $outer$;
SELECT nested(); SELECT nested();

CREATE FUNCTION standard(a int, b int DEFAULT 1) RETURNS int
LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
  SELECT 1 AS "end";
  SELECT CASE a WHEN 1 THEN CASE WHEN b > 0 THEN 1 ELSE 2 END ELSE (CASE WHEN true THEN 3 END) END;
END;
SELECT standard(1);

CREATE TABLE log (id serial, what text, case_end int);
create or replace procedure write_log(what text) /* ; */ begin /* -- */ atomic
  insert into log (what) values (what); insert into log (what) select l.what || ';' as "end" from log l;
  update log set case_end = case when id > 1 then id end;
end; CALL write_log('it''s');

CREATE PROCEDURE empty() BEGIN ATOMIC END;
CREATE FUNCTION one(a int) RETURNS int RETURN CASE WHEN a > 1 THEN 2 ELSE 3 END;
CREATE FUNCTION begin(atomic int) RETURNS int RETURN atomic;
CREATE FUNCTION upsert(a int) RETURNS void BEGIN ATOMIC
  INSERT INTO log (id) VALUES (a) ON CONFLICT DO NOTHING;
END;

DO $$ BEGIN PERFORM one(1); PERFORM begin(2); END $$;
DO $do$
BEGIN
  FOR i IN 1..3 LOOP
    EXECUTE format($f$INSERT INTO log (what) VALUES ('%s;')$f$, i);
  END LOOP;
END
$do$ LANGUAGE plpgsql;
