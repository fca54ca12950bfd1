CREATE TABLE scorecard (
    account text COLLATE "C" PRIMARY KEY,
    version bigint  NOT NULL,
    state   bytea   NOT NULL,
    due     integer,
    dirty   boolean NOT NULL,
    unsent  boolean NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

ALTER TABLE scorecard ALTER COLUMN state SET STORAGE EXTERNAL;

CREATE INDEX scorecard_due ON scorecard (due, account) WHERE due IS NOT NULL;
CREATE INDEX scorecard_dirty ON scorecard (account) WHERE dirty;
CREATE INDEX scorecard_unsent ON scorecard (account) WHERE unsent;

-- Accounts that were stored before there were scorecards.
INSERT INTO scorecard (account, version, state, dirty, unsent)
SELECT substr(key, 9), 0, '', true, false FROM (
    SELECT key FROM leaf WHERE key > 'account/' AND key < 'account0'
    UNION
    SELECT parent FROM edge WHERE parent > 'account/' AND parent < 'account0'
) AS accounts;
