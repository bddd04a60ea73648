--no blank; needed
/* a /* comment; 'with a quote */
CREATE /* in; the middle; */ TABLE comments (a int -- first;
  , b int /* second; */
  , c text DEFAULT '--;' -- third; it's
) -- behind; it
; -- and after; that
;; /* nothing */ ;
INSERT INTO comments (a) VALUES (5--;
-1), (6*/*;*/2), (7-/* - */-1); /* between */ INSERT INTO comments (c) VALUES ('/* no; */ -- comment');
BEGIN; INSERT INTO comments (a) VALUES (8); COMMIT; BEGIN IMMEDIATE; INSERT INTO comments (a) VALUES (9); ROLLBACK;
BEGIN EXCLUSIVE TRANSACTION; INSERT INTO comments (a) VALUES (10); END TRANSACTION; SAVEPOINT s; DELETE FROM comments; ROLLBACK TO s; RELEASE s;
SELECT a->'$.";"' FROM (SELECT '{}' AS a); PRAGMA user_version = 7;
/* the end; may end a comment
