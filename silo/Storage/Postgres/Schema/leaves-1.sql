-- Keys are compared byte by byte: their order is the ordinal one, and no locale's rules cost time.
-- A page keeps room for the next version of its rows, so that a rewrite stays on the page and touches no index.
CREATE TABLE leaf (
    key     text COLLATE "C" PRIMARY KEY,
    version bigint  NOT NULL,
    told    boolean NOT NULL,
    state   bytea   NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- The packed bytes hardly shrink.
ALTER TABLE leaf ALTER COLUMN state SET STORAGE EXTERNAL;

CREATE INDEX leaf_untold ON leaf (key) WHERE NOT told;

CREATE TABLE edge (
    parent text COLLATE "C" NOT NULL,
    child  text COLLATE "C" NOT NULL,
    PRIMARY KEY (parent, child)
);

CREATE TABLE checkpoint (
    topic_id  text COLLATE "C" NOT NULL,
    partition integer          NOT NULL,
    topic     text COLLATE "C" NOT NULL,
    position  bigint           NOT NULL,
    counts    text             NOT NULL,
    at        timestamptz      NOT NULL,
    PRIMARY KEY (topic_id, partition)
);

-- Every epoch there was. The greatest number is safe before anybody works with it.
CREATE TABLE epoch (
    number     bigint PRIMARY KEY,
    postmaster timestamptz NOT NULL,
    began      timestamptz NOT NULL
);

-- The epoch of now. PostgreSQL empties an unlogged table whenever it recovers from a crash, be it of the server or of one
-- backend, and on a standby that takes over: that is whenever asynchronous commits may be lost.
CREATE UNLOGGED TABLE current_epoch (
    number     bigint      NOT NULL,
    postmaster timestamptz NOT NULL
);
