-- Saved on Windows
CREATE TABLE w (
  a int, -- first;
  b varchar(20) DEFAULT 'x;' # it's
);
INSERT INTO w (b) VALUES ('one;\r\ntwo');
DELIMITER $$
CREATE TRIGGER tr BEFORE INSERT ON w FOR EACH ROW BEGIN
  SET NEW.a = 1;
END$$
DELIMITER ;
INSERT INTO w VALUES (2, 'z');
