CREATE SCHEMA app
  CREATE TABLE users (id int PRIMARY KEY, name text)
  CREATE VIEW names AS SELECT name FROM users
  CREATE INDEX users_name ON users (name);
CREATE TYPE app.mood AS ENUM ('sad;', 'it''s', 'ok');
CREATE DOMAIN app.email AS text CHECK (VALUE ~ '^[^;@]+@\w+$');
CREATE TYPE app.pair AS (a int, "b;" text);
CREATE TABLE app.t (id int, m app.mood DEFAULT 'sad;', e app.email, j jsonb DEFAULT '{"a": [1, ";"]}') PARTITION BY RANGE (id);
CREATE TABLE app.t1 PARTITION OF app.t FOR VALUES FROM (1) TO (10); CREATE TABLE app.t2 PARTITION OF app.t DEFAULT;
INSERT INTO app.t (id, e) VALUES (1, 'a@b'), (20, NULL);
CREATE VIEW app.v AS
  SELECT id, CASE m WHEN 'sad;' THEN 'x;' ELSE 'y' END AS end, j ? 'a' AS has, j ?| ARRAY['b'] AS any, j @? '$.a[*]' AS path, (ARRAY[1, 2, 3])[1:2] AS slice
  FROM app.t -- the parts; too
  WHERE id::int > 0;
CREATE MATERIALIZED VIEW app.mv AS SELECT count(*) AS n FROM app.t; REFRESH MATERIALIZED VIEW app.mv;
CREATE TABLE app.log (what text);
CREATE RULE watch AS ON UPDATE TO app.users DO ALSO (
  INSERT INTO app.log VALUES ('update;');
  INSERT INTO app.log SELECT name FROM app.users;
);
CREATE RULE forget AS ON DELETE TO app.users DO INSTEAD NOTHING;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.name := NEW.name || ';'; RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON app.users FOR EACH ROW WHEN (NEW.name <> ';') EXECUTE FUNCTION app.touch('a;b');
INSERT INTO app.users VALUES (1, 'one'), (2, ';'); UPDATE app.users SET name = 'two' WHERE id = 2;
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON app.users USING (name <> ';');
CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE OPERATOR app.=+= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
CREATE SEQUENCE app.s START 5; SELECT nextval('app.s'), setval('app.s', 9);
CREATE STATISTICS app.st ON id, m FROM app.t;
COMMENT ON SCHEMA app IS $$it's; all$$
