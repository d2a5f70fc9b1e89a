-- Who runs a home when several runners share it; empty where one process owns everything. Times are the database's.

-- A runner that is there: it renews `expires` every second. An expired row is never renewed, only replaced by one with
-- another incarnation, so that what is over stays over.
CREATE TABLE runner (
    hub         TEXT             NOT NULL,
    runner      TEXT             NOT NULL,
    incarnation BIGINT           NOT NULL,
    expires     TIMESTAMPTZ      NOT NULL,
    connected   TIMESTAMPTZ,
    leaving     BOOLEAN          NOT NULL,
    weight      DOUBLE PRECISION NOT NULL,
    capacity    INTEGER          NOT NULL,
    labels      TEXT             NOT NULL,
    PRIMARY KEY (hub, runner)
);

-- The runner that holds the hub itself: it alone writes the home's tables. Its lease is its row in `runner`.
CREATE TABLE keeper (
    hub         TEXT   NOT NULL,
    runner      TEXT   NOT NULL,
    incarnation BIGINT NOT NULL,
    epoch       BIGINT NOT NULL,
    PRIMARY KEY (hub)
);

-- Where each QuickApp runs; written by the keeper before it tells the runner.
CREATE TABLE placement (
    hub         TEXT    NOT NULL,
    quickapp    INTEGER NOT NULL,
    runner      TEXT    NOT NULL,
    incarnation BIGINT  NOT NULL,
    epoch       BIGINT  NOT NULL,
    PRIMARY KEY (hub, quickapp)
);
