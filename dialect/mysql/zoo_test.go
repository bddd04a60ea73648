package mysql_test

// A table with everything that MODIFY forgets, and rows in it.
var gauge = []string{
	`CREATE TABLE site (number bigint unsigned PRIMARY KEY)`,
	`CREATE TABLE gauge (
		id bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'the id',
		name varchar(50) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s' COMMENT 'who''s \\ that',
		changed datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT 'when',
		price decimal(10,2) NOT NULL DEFAULT 1.50,
		kind enum('a','b''c','d,e','f\\g') CHARACTER SET latin1 DEFAULT 'a',
		total decimal(12,2) GENERATED ALWAYS AS (price * 2) STORED COMMENT 'twice',
		lower_name varchar(50) GENERATED ALWAYS AS (lower(name)) VIRTUAL,
		secret int INVISIBLE DEFAULT 4,
		rule int DEFAULT 7 CHECK (rule > 0),
		doc json,
		site_id bigint unsigned,
		note text COMMENT 'free',
		data varbinary(8) DEFAULT x'00FF',
		day date DEFAULT '2020-01-02',
		uid varchar(36) DEFAULT (uuid()),
		bits bit(4) DEFAULT b'101',
		PRIMARY KEY (id),
		UNIQUE KEY uq (name),
		KEY ix (kind, price),
		CONSTRAINT fk FOREIGN KEY (site_id) REFERENCES site (number) ON DELETE CASCADE,
		CONSTRAINT ck CHECK (price >= 0)
	) COMMENT='what is measured'`,
	`INSERT INTO site VALUES (7)`,
	`INSERT INTO gauge (name, kind, doc, site_id, note) VALUES ('one', 'a', '{"a": 1}', 7, 'n'), ('two', 'd,e', NULL, NULL, NULL)`,
}

// zoo has something of every kind that both products know.
var zoo = append(gauge[:2:2],
	`CREATE TABLE numbers (
		a tinyint, b tinyint unsigned, c smallint, d smallint unsigned, e mediumint, f mediumint unsigned,
		g int, h int unsigned, i bigint, j bigint unsigned, k int(5) unsigned zerofill DEFAULT 7,
		l decimal(5,0), m decimal(10,2) unsigned DEFAULT 1.50, n float, o double, p float unsigned, q bool NOT NULL DEFAULT true,
		r bit(4) DEFAULT b'101', s year DEFAULT 2020, t bigint DEFAULT -5, u double DEFAULT 1e10, v int DEFAULT (1 + 2)
	) ENGINE=MyISAM`,
	`CREATE TABLE texts (
		a varchar(10), b varchar(10) CHARACTER SET latin1, c varchar(10) COLLATE utf8mb4_bin, d char(3) DEFAULT 'x',
		e text, f tinytext, g mediumtext CHARACTER SET latin1, h longtext, i blob, j mediumblob, k varbinary(3) DEFAULT x'00FF',
		l binary(2), m enum('a','b''c','d\\e') NOT NULL DEFAULT 'b''c', n set('x','y'), o varchar(20) DEFAULT 'NULL',
		p varchar(20) DEFAULT 'current_timestamp()', q varchar(20) DEFAULT NULL, r varchar(9) DEFAULT '', s json, t text DEFAULT ('long'),
		u varchar(20) DEFAULT 'a\nb', v varchar(20) DEFAULT '☃' COMMENT '☃'
	) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1 COMMENT='it''s text'`,
	`CREATE TABLE times (
		a date DEFAULT '2020-01-02', b time, c time(3), d datetime DEFAULT '2020-01-02 03:04:05', e datetime(6), f timestamp NULL,
		g timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), h datetime DEFAULT CURRENT_TIMESTAMP, i datetime ON UPDATE CURRENT_TIMESTAMP
	)`,
	`CREATE TABLE parent (a int, b int, code varchar(5), PRIMARY KEY (a, b), UNIQUE KEY code (code))`,
	`CREATE TABLE child (
		id int PRIMARY KEY, a int, b int, c varchar(5), d varchar(40), e text, f point NOT NULL, g int,
		UNIQUE KEY u1 (c, d), UNIQUE KEY u2 (d(10)), KEY k1 (d DESC, c), KEY k2 (d(5)) COMMENT 'a few', KEY k3 (g) /*!80000 INVISIBLE */ /*M!100600 IGNORED */,
		FULLTEXT KEY ft (e), SPATIAL KEY sp (f), KEY own_index (c),
		CONSTRAINT fk1 FOREIGN KEY (a, b) REFERENCES parent (a, b) ON DELETE CASCADE,
		CONSTRAINT fk2 FOREIGN KEY (c) REFERENCES parent (code) ON DELETE SET NULL ON UPDATE CASCADE,
		CONSTRAINT fk3 FOREIGN KEY (g) REFERENCES child (id),
		CONSTRAINT c1 CHECK (d <> 'it''s \\ "x"' AND (a > 0 OR b > 0))
	)`,
	"CREATE TABLE `Odd ``Names``` (`select` int, `It's` int GENERATED ALWAYS AS (`select` + 1) VIRTUAL, KEY `the key` (`select`))",
	`CREATE TABLE ranges (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (year(day)) SUBPARTITION BY HASH (id)
		(PARTITION p0 VALUES LESS THAN (2000) (SUBPARTITION s0 COMMENT = 'x', SUBPARTITION s1), PARTITION p1 VALUES LESS THAN MAXVALUE (SUBPARTITION s2, SUBPARTITION s3))`,
	`CREATE TABLE lists (id int, kind int) PARTITION BY LIST (kind) (PARTITION low VALUES IN (1, 2) COMMENT = 'it''s low', PARTITION high VALUES IN (3))`,
	`CREATE TABLE hashes (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3`,
	`CREATE TABLE parts (id int, day date) PARTITION BY RANGE (year(day)) SUBPARTITION BY KEY (id) SUBPARTITIONS 2 (PARTITION old VALUES LESS THAN (2000), PARTITION new VALUES LESS THAN MAXVALUE)`,
	`CREATE TABLE names (name varchar(9), day date) PARTITION BY RANGE COLUMNS (name, day) (PARTITION a VALUES LESS THAN ('m', '2020-01-01'), PARTITION z VALUES LESS THAN (MAXVALUE, MAXVALUE))`,
	`CREATE TABLE counted (uid varchar(36) PRIMARY KEY, nr bigint NOT NULL AUTO_INCREMENT COMMENT 'nr', KEY by_nr (nr))`,
	`CREATE VIEW cheap AS SELECT id, price FROM gauge WHERE price < 10 WITH CASCADED CHECK OPTION`,
	`CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW cheaper AS SELECT id FROM cheap`,
	`CREATE PROCEDURE swap(IN a int, INOUT b varchar(10), OUT c decimal(10,2)) COMMENT 'it''s ok' BEGIN SET b = 'x'; SET c = a; END`,
	`CREATE FUNCTION next_of(a int) RETURNS int DETERMINISTIC NO SQL SQL SECURITY INVOKER RETURN a + 1`,
	`CREATE TRIGGER first_of BEFORE INSERT ON gauge FOR EACH ROW SET NEW.price = 1`,
	`CREATE TRIGGER second_of BEFORE INSERT ON gauge FOR EACH ROW FOLLOWS first_of SET NEW.price = NEW.price + 1`,
	`CREATE TRIGGER after_it AFTER DELETE ON gauge FOR EACH ROW BEGIN DELETE FROM numbers WHERE a = 1; END`,
)

// mariadbs is what MySQL does not know.
var mariadbs = []string{
	`CREATE SEQUENCE counter START WITH 5 INCREMENT BY 2 MAXVALUE 100 CACHE 7 CYCLE`,
	`CREATE SEQUENCE backwards INCREMENT BY -1`,
	`CREATE SEQUENCE plain`,
	`CREATE TABLE maria (id uuid DEFAULT uuid(), ip inet6, nr int DEFAULT nextval(counter), p point REF_SYSTEM_ID=4326 NOT NULL,
		z varchar(20) COMPRESSED, l text, UNIQUE KEY long_one (l) USING HASH, v int INVISIBLE DEFAULT 3 CHECK (v > 0 AND v < nr), g json CHECK (json_length(g) > 0),
		w varbinary(9) DEFAULT 'plain', x varbinary(9) DEFAULT x'FF3F') ENGINE=InnoDB PAGE_COMPRESSED=1`,
	`CREATE TABLE versions (id int, note varchar(9) WITHOUT SYSTEM VERSIONING DEFAULT 'x') WITH SYSTEM VERSIONING`,
}
