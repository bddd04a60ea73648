-- Saved on Windows
CREATE TABLE w (
  a int, -- first;
  b text DEFAULT 'x;'
);
INSERT INTO w (b) VALUES ('one;');
CREATE TRIGGER tr AFTER INSERT ON w BEGIN
  SELECT 1;
END;
INSERT INTO w VALUES (2, 'z')