--no blank; needed
/* a /* nested; */ comment; 'with a quote */
CREATE /* in; /* the */ middle; */ TABLE comments (a int -- first;
  , b int /* second; */
  , c text DEFAULT '--;' -- third; it's
) -- behind; it
; -- and after; that
;; /* nothing */ ;
INSERT INTO comments (a) VALUES (5--;
-1), (6*/*;*/2), (7-/* - */-1); /* between */ INSERT INTO comments (c) VALUES ('/* no; */ -- comment');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS -- the body;
$$ /* SELECT 1; */ SELECT 2; -- $
$$;
-- the end;
/* with no line end; */
