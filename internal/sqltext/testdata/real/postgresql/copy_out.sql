-- A table with the words that COPY and psql know, none of them a command.
CREATE TABLE copy (stdin int, "from" text DEFAULT '\.');
INSERT INTO copy VALUES (1, '\copy t from stdin;'), (2, E'\\i file');
CREATE VIEW stdin AS SELECT c.stdin FROM copy c;
UPDATE copy SET stdin = 3 FROM stdin;
