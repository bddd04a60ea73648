-- Quotes of every kind; what is stored shows how each was read.
CREATE TABLE `we;ird ``name``` (id int AUTO_INCREMENT PRIMARY KEY, `a\` varchar(50) DEFAULT 'a;b\'c''d', note varchar(50)) COMMENT = "say \"so;\" 'it''s' ""and"" so";
INSERT INTO `we;ird ``name``` (note) VALUES ('it\'s; one'), ('it''s; two'), ("say \"so;\""), ("say ""so;"""), ('C:\\'), ("\\"); INSERT INTO `we;ird ``name``` (note) VALUES ('same; line');
INSERT INTO `we;ird ``name``` (note) VALUES ('\\\'; three'), ("it's; `four`"), ('say "five;"'), (N'it\'s;'), (_utf8mb4'\';'), (x'3b'), (b'111011'), (0x3b), ('');
INSERT INTO `we;ird ``name``` (`a\`, note) VALUES ('new
line;', 'a' 'b;' "c"), (\N, NULL);
SET @'a;b' = 'x;', @`c;d` = 'y;', @"e;f" := 'z;'; INSERT INTO `we;ird ``name``` (note) VALUES (@'a;b'), (@`c;d`), (@"e;f");
CREATE TABLE größe (`名前;` varchar(9), 1st int, 2e int, a$b$c int, $d int) CHARSET utf8mb4;
INSERT INTO größe VALUES ('値;', 5--1, 1e1, 1.5e+1, .5e1);
CREATE TABLE `enum` (e ENUM('a;', 'it''s', "b\"") DEFAULT 'it\'s', s SET('x;', 'y'));
INSERT INTO `enum` (s) VALUES ('x;,y');
