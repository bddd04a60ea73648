-- what comes next
--
-- revision: b2
-- down_revision: a1

-- retort:upgrade
CREATE TABLE k4 (id INT);
