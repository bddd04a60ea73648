-- an index while others write
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
-- retort:no-transaction
CREATE INDEX CONCURRENTLY person_name ON person (name);
