-- Saved on Windows
CREATE TABLE w (
  a int, -- first;
  b text DEFAULT $$x;
y$$
);
INSERT INTO w (b) VALUES ('one;
two'), (E'a'
'\';b');
CREATE FUNCTION w() RETURNS int LANGUAGE plpgsql AS $f$
BEGIN
  RETURN 1;
END
$f$;
INSERT INTO w VALUES (2)