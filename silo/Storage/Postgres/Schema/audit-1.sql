-- The log of sensitive calls. It only grows; whoever owns the table could take the triggers away, which is for the database's own log to tell.
CREATE TABLE audit (
    at       timestamptz(3)   NOT NULL,
    call     text COLLATE "C" NOT NULL,
    outcome  boolean          NOT NULL,
    key_id   text             NOT NULL,
    key_name text             NOT NULL,
    method   text             NOT NULL,
    route    text             NOT NULL,
    subject  text             NOT NULL,
    status   integer,
    PRIMARY KEY (at, call, outcome)
);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END
$$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
