-- One text for SQLite and PostgreSQL. A hub reads everything when it opens and afterwards only writes, so the
-- tables need no index but their keys.

CREATE TABLE document (
    hub     TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    body    TEXT   NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (hub, kind, id)
);

-- The values of devices' properties change often and one by one; each is newer than the one in its document.
CREATE TABLE property (
    hub    TEXT    NOT NULL,
    device INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (hub, device, name)
);

-- next: the first number that nobody has taken yet.
CREATE TABLE sequence (
    hub  TEXT   NOT NULL,
    name TEXT   NOT NULL,
    next BIGINT NOT NULL,
    PRIMARY KEY (hub, name)
);
