-- a comment; it's one
# another; "one
/* a third; /* it's not nested */
CREATE /* in; the middle */ TABLE comments (a int -- first;
  , b int /* second; */ # it's
  , c varchar(50) DEFAULT '--;#' COMMENT '/* no; comment' -- third; it's
) -- behind; it
; -- and after; that
INSERT INTO comments (a) VALUES (5--1), (6*/*;*/2), (7-/* - */-1); /* between */ INSERT INTO comments (c) VALUES ('/* no; */ -- comment # either');
--
--	a tab; will do
SELECT /*+ MAX_EXECUTION_TIME(1000); */ 1;
/*!40101 SET @old = 'a;', @`b;` = "c;" */; /*!50003 INSERT INTO comments (a) VALUES (8) */;
/*!99999 INSERT INTO nothing VALUES */;
/*M!100100 INSERT INTO comments (a) VALUES (9) */; /*! INSERT INTO comments (c) VALUES ('*/;') */;
CREATE TABLE /*!40000 IF NOT EXISTS */ conditional (a int /*!50100 NOT NULL */ /*!99999 not at all */) /*!50100 PARTITION BY HASH (a) PARTITIONS 2 */;
INSERT /*! IGNORE */ INTO conditional /* ; */ VALUES (1), /*!40000 (2), */ (3);
BEGIN; INSERT INTO comments (a) VALUES (10); COMMIT; BEGIN WORK; INSERT INTO comments (a) VALUES (11); ROLLBACK;
START TRANSACTION; INSERT INTO comments (a) VALUES (12); COMMIT AND NO CHAIN; XA BEGIN 'x;'; INSERT INTO comments (a) VALUES (13); XA END 'x;'; XA PREPARE 'x;'; XA COMMIT 'x;';
DELIMITER //
BEGIN NOT ATOMIC DECLARE i int DEFAULT 20; WHILE i < 22 DO INSERT INTO comments (a) VALUES (i); SET i = i + 1; END WHILE; END//
IF 1 THEN INSERT INTO comments (a) VALUES (30); INSERT INTO comments (a) VALUES (31); END IF//
FOR i IN 40..41 DO INSERT INTO comments (a) VALUES (i); INSERT INTO comments (c) VALUES (';'); END FOR//
CASE 1 WHEN 1 THEN INSERT INTO comments (a) VALUES (50); INSERT INTO comments (a) VALUES (51); END CASE//
REPEAT INSERT INTO comments (a) VALUES (60); UNTIL 1 END REPEAT//
DELIMITER ;
