-- Quotes of every kind; what is stored shows how each was read.
CREATE TABLE quotes (id serial PRIMARY KEY, "we;ird ""name""" text, note text DEFAULT 'a;b''c');
INSERT INTO quotes ("we;ird ""name""") VALUES ('C:\dir\'), ('it''s; two'), ('');
INSERT INTO quotes ("we;ird ""name""") VALUES (E'it\'s; \\'), (E'\\\'; \x41'), (e'a'); INSERT INTO quotes (note) VALUES ('same line;'); INSERT INTO quotes (note) VALUES ('and again');
INSERT INTO quotes (note) VALUES (U&'d\0061t\+000061; \\'), (U&'d!0061;' UESCAPE '!');
INSERT INTO quotes (note) VALUES (B'0101'::text), (X'1f'::text), (N'n\;'), (date'2020-01-01'::text);
INSERT INTO quotes (note) VALUES ($$a;b'c"d$$), ($t$ $$ ; $T$ ; $t$), ($été_1$;$été_1$);
CREATE TABLE a$b$c (d$$ int, e int); INSERT INTO a$b$c (d$$, e) VALUES (1, 2);
SELECT U&"d$$" FROM a$b$c;
COMMENT ON TABLE a$b$c IS 'first
-- second; /* third
*/ fourth';
COMMENT ON COLUMN a$b$c.e IS $c$it's; "so" -- and /* so$c$;
CREATE TABLE "größe" (été int, "名前;" text); INSERT INTO größe VALUES (1, '値;');
