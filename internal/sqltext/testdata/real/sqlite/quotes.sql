-- Quotes of every kind; what is stored shows how each was read.
CREATE TABLE "we;ird ""name""" ([a;b] int, `c;``d` text DEFAULT 'e;''f', "g" blob);
INSERT INTO [we;ird "name"] VALUES (1, 'C:\dir\', x'3b'), (2, 'it''s; two', NULL); INSERT INTO "we;ird ""name""" ("a;b") VALUES (3);
CREATE TABLE [it's] (x, "y;"); INSERT INTO `it's` VALUES ("x;", 'y
;
z');
CREATE INDEX [i;] ON [it's] ("y;") WHERE "y;" <> ';';
CREATE VIEW größe AS SELECT x AS 名前, CASE x WHEN ';' THEN 1 ELSE 2 END AS "end;" FROM [it's];
