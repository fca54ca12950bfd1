-- What Orleans' ADO.NET providers of version 10 need: the table of queries, which they look up by name when they start,
-- and whatever tables those queries use. The names of parameters and result columns are the providers'.
CREATE TABLE OrleansQuery (
    QueryKey  text PRIMARY KEY,
    QueryText text NOT NULL
);

CREATE TABLE membership_version (
    deployment text PRIMARY KEY,
    version    integer        NOT NULL,
    changed_at timestamptz(3) NOT NULL
);

CREATE TABLE membership (
    deployment    text    NOT NULL REFERENCES membership_version (deployment),
    address       text    NOT NULL,
    port          integer NOT NULL,
    generation    integer NOT NULL,
    silo_name     text    NOT NULL,
    host_name     text    NOT NULL,
    status        integer NOT NULL,
    proxy_port    integer,
    suspect_times text,
    started_at    timestamptz(3) NOT NULL,
    alive_at      timestamptz(3) NOT NULL,
    PRIMARY KEY (deployment, address, port, generation)
);

CREATE TABLE reminder (
    service    text           NOT NULL,
    grain      text           NOT NULL,
    name       text           NOT NULL,
    starts_at  timestamptz(3) NOT NULL,
    period     bigint         NOT NULL,
    grain_hash integer        NOT NULL,
    version    integer        NOT NULL,
    PRIMARY KEY (service, grain, name)
);

CREATE INDEX reminder_hash ON reminder (service, grain_hash);

-- The provider hands over a key as two numbers and an extension, either of which may be what counts. Its hashes are for
-- databases that cannot index the key itself.
CREATE TABLE grain_state (
    service     text        NOT NULL,
    grain_type  text        NOT NULL,
    n0          bigint      NOT NULL,
    n1          bigint      NOT NULL,
    extension   text        NOT NULL,
    payload     bytea,
    modified_at timestamptz NOT NULL,
    version     integer     NOT NULL,
    PRIMARY KEY (service, grain_type, n0, n1, extension)
);

-- Membership. A change of a silo's row and the step of the table's version are one statement: both or neither. Whoever
-- comes second waits for the version's row and then finds another version.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $query$
    WITH added AS (
        INSERT INTO membership_version (deployment, version, changed_at) VALUES (@DeploymentId, 0, now())
        ON CONFLICT (deployment) DO NOTHING
        RETURNING 1
    )
    SELECT count(*)::integer FROM added
$query$),
('InsertMembershipKey', $query$
    WITH stepped AS (
        UPDATE membership_version SET version = version + 1, changed_at = now()
        WHERE deployment = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT 1 FROM membership
            WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING deployment
    ), added AS (
        INSERT INTO membership
            (deployment, address, port, generation, silo_name, host_name, status, proxy_port, started_at, alive_at)
        SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        FROM stepped
        RETURNING 1
    )
    SELECT count(*)::integer FROM added
$query$),
('UpdateMembershipKey', $query$
    WITH stepped AS (
        UPDATE membership_version SET version = version + 1, changed_at = now()
        WHERE deployment = @DeploymentId AND version = @Version AND EXISTS (
            SELECT 1 FROM membership
            WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING deployment
    ), changed AS (
        UPDATE membership AS silo SET status = @Status, suspect_times = @SuspectTimes, alive_at = @IAmAliveTime
        FROM stepped
        WHERE silo.deployment = stepped.deployment
            AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
        RETURNING 1
    )
    SELECT count(*)::integer FROM changed
$query$),
('UpdateIAmAlivetimeKey', $query$
    UPDATE membership SET alive_at = @IAmAliveTime
    WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),
-- The version comes along in every row, and in a row of its own where no silo matches.
('MembershipReadRowKey', $query$
    SELECT ring.deployment AS DeploymentId, silo.address AS Address, silo.port AS Port, silo.generation AS Generation,
        silo.silo_name AS SiloName, silo.host_name AS HostName, silo.status AS Status, silo.proxy_port AS ProxyPort,
        silo.suspect_times AS SuspectTimes, silo.started_at AS StartTime, silo.alive_at AS IAmAliveTime, ring.version AS Version
    FROM membership_version AS ring LEFT JOIN membership AS silo
        ON silo.deployment = ring.deployment AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
    WHERE ring.deployment = @DeploymentId
$query$),
('MembershipReadAllKey', $query$
    SELECT ring.deployment AS DeploymentId, silo.address AS Address, silo.port AS Port, silo.generation AS Generation,
        silo.silo_name AS SiloName, silo.host_name AS HostName, silo.status AS Status, silo.proxy_port AS ProxyPort,
        silo.suspect_times AS SuspectTimes, silo.started_at AS StartTime, silo.alive_at AS IAmAliveTime, ring.version AS Version
    FROM membership_version AS ring LEFT JOIN membership AS silo ON silo.deployment = ring.deployment
    WHERE ring.deployment = @DeploymentId
$query$),
('GatewaysQueryKey', $query$
    SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
    FROM membership
    WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0
$query$),
('DeleteMembershipTableEntriesKey', $query$
    WITH silos AS (DELETE FROM membership WHERE deployment = @DeploymentId)
    DELETE FROM membership_version WHERE deployment = @DeploymentId
$query$),
-- 3 is an active silo, in Orleans' numbers.
('CleanupDefunctSiloEntriesKey', $query$
    DELETE FROM membership WHERE deployment = @DeploymentId AND alive_at < @IAmAliveTime AND status <> 3
$query$);

-- Reminders.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', $query$
    INSERT INTO reminder (service, grain, name, starts_at, period, grain_hash, version)
    VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
    ON CONFLICT (service, grain, name) DO UPDATE
    SET starts_at = excluded.starts_at, period = excluded.period, grain_hash = excluded.grain_hash, version = reminder.version + 1
    RETURNING version AS Version
$query$),
('ReadReminderRowsKey', $query$
    SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND grain = @GrainId
$query$),
('ReadReminderRowKey', $query$
    SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName
$query$),
-- A range of hashes, and one that goes over the end of the ring.
('ReadRangeRows1Key', $query$
    SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
$query$),
('ReadRangeRows2Key', $query$
    SELECT grain AS GrainId, name AS ReminderName, starts_at AS StartTime, period AS Period, version AS Version
    FROM reminder WHERE service = @ServiceId AND (grain_hash > @BeginHash OR grain_hash <= @EndHash)
$query$),
('DeleteReminderRowKey', $query$
    WITH gone AS (
        DELETE FROM reminder
        WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$query$),
('DeleteReminderRowsKey', $query$
    DELETE FROM reminder WHERE service = @ServiceId
$query$);

-- Grain states. A query answers with one row holding the new version, or with none, which the provider takes as a lost ETag.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('WriteToStorageKey', $query$
    INSERT INTO grain_state (service, grain_type, n0, n1, extension, payload, modified_at, version)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString, ''), @PayloadBinary, now(), 1
    WHERE @GrainStateVersion IS NULL OR EXISTS (
        SELECT 1 FROM grain_state
        WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
            AND extension = COALESCE(@GrainIdExtensionString, '') AND version = @GrainStateVersion)
    ON CONFLICT (service, grain_type, n0, n1, extension) DO UPDATE
    SET payload = excluded.payload, modified_at = excluded.modified_at, version = grain_state.version + 1
    WHERE grain_state.version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion
$query$),
('ReadFromStorageKey', $query$
    SELECT payload AS PayloadBinary, version AS Version
    FROM grain_state
    WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = COALESCE(@GrainIdExtensionString, '')
$query$),
('ClearStorageKey', $query$
    UPDATE grain_state SET payload = NULL, modified_at = now(), version = version + 1
    WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = COALESCE(@GrainIdExtensionString, '') AND version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion
$query$),
('DeleteStorageKey', $query$
    DELETE FROM grain_state
    WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
        AND extension = COALESCE(@GrainIdExtensionString, '') AND version = @GrainStateVersion
    RETURNING version + 1 AS NewGrainStateVersion
$query$);
