CREATE TABLE execution (
    id INTEGER PRIMARY KEY,
    machine INTEGER NOT NULL,
    status INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    needs_worker INTEGER NOT NULL,
    next_wake_at INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    definition INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    arn_head INTEGER NOT NULL,
    arn_tail TEXT NOT NULL,
    name TEXT,
    input BLOB,
    output BLOB,
    error TEXT,
    cause TEXT
, is_packed INTEGER NOT NULL DEFAULT 0, version INTEGER, alias INTEGER, map_run INTEGER, item_index INTEGER, item_count INTEGER, redrive_count INTEGER NOT NULL DEFAULT 0, redriven_at INTEGER, trace_header TEXT) STRICT;
INSERT INTO "execution" VALUES(1,1,0,4,0,NULL,1905249600000,NULL,2,3,4,'waiting',NULL,X'7B7D',NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "execution" VALUES(2,1,0,2,1,NULL,1905249600000,NULL,2,3,4,'long',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "execution" VALUES(3,1,1,4,0,NULL,1905249600000,1905249601000,2,3,4,'ended',NULL,X'7B7D',X'7B2261223A317D',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "execution" VALUES(4,1,2,4,0,NULL,1905249600000,1905249602000,2,3,4,'failed',NULL,X'7B7D',NULL,'Broken','because',0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE execution_input (
    execution INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "execution_input" VALUES(2,X'696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969696969');
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "inbox" VALUES(1,1,X'616E73776572');
INSERT INTO "inbox" VALUES(2,1,X'62656174');
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    first_history INTEGER NOT NULL,
    last_history INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "journal" VALUES(1,1,1,2,1,2,X'6576656E7473');
INSERT INTO "journal" VALUES(2,2,1,2,1,2,X'6576656E7473');
INSERT INTO "journal" VALUES(3,3,1,2,1,2,X'6576656E7473');
INSERT INTO "journal" VALUES(4,4,1,2,1,2,X'6576656E7473');
INSERT INTO "journal" VALUES(5,1,3,4,3,4,X'6576656E7473');
INSERT INTO "journal" VALUES(6,3,3,4,3,4,X'6576656E7473');
INSERT INTO "journal" VALUES(7,4,3,4,3,4,X'6576656E7473');
CREATE TABLE journal_pack (
            id INTEGER PRIMARY KEY,
            execution INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
CREATE TABLE map_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            execution INTEGER NOT NULL,
            arn_head INTEGER NOT NULL,
            arn_tail TEXT NOT NULL,
            plan BLOB NOT NULL,
            status INTEGER NOT NULL,
            needs_worker INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            max_concurrency INTEGER NOT NULL,
            tolerated_count INTEGER,
            tolerated_percentage REAL,
            cursor_children INTEGER NOT NULL DEFAULT 0,
            cursor_items INTEGER NOT NULL DEFAULT 0,
            cursor_position TEXT,
            items_total INTEGER,
            is_failing INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            cause TEXT,
            x_running INTEGER NOT NULL DEFAULT 0,
            x_succeeded INTEGER NOT NULL DEFAULT 0,
            x_failed INTEGER NOT NULL DEFAULT 0,
            x_timed_out INTEGER NOT NULL DEFAULT 0,
            x_aborted INTEGER NOT NULL DEFAULT 0,
            x_written INTEGER NOT NULL DEFAULT 0,
            i_running INTEGER NOT NULL DEFAULT 0,
            i_succeeded INTEGER NOT NULL DEFAULT 0,
            i_failed INTEGER NOT NULL DEFAULT 0,
            i_timed_out INTEGER NOT NULL DEFAULT 0,
            i_aborted INTEGER NOT NULL DEFAULT 0,
            i_written INTEGER NOT NULL DEFAULT 0,
            redrive_count INTEGER NOT NULL DEFAULT 0,
            redriven_at INTEGER
        ) STRICT;
INSERT INTO "map_run" VALUES(1,3,5,'one',X'706C616E',1,0,1905249600000,1905249601000,2,NULL,12.5,0,0,NULL,0,0,NULL,NULL,0,0,0,0,0,0,0,0,0,0,0,0,0,NULL);
CREATE TABLE open_task (
    execution INTEGER NOT NULL,
    task INTEGER NOT NULL,
    heartbeats INTEGER NOT NULL,
    PRIMARY KEY (execution, task)
) STRICT, WITHOUT ROWID;
INSERT INTO "open_task" VALUES(1,2,1);
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER NOT NULL,
    kind TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "outbox" VALUES(1,1,'status',0,0,X'73746172746564');
CREATE TABLE removal (
            execution INTEGER PRIMARY KEY
        ) STRICT;
CREATE TABLE resource (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "resource" VALUES(1,'function','000000000000/eu-west-1','f',2,1905249600000,X'6E65776572');
INSERT INTO "resource" VALUES(2,'function','000000000000/eu-west-1','g',1,1905249600000,X'6D6F7265');
CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
INSERT INTO "schema_version" VALUES(5);
CREATE TABLE snapshot (
    execution INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO "snapshot" VALUES(1,2,X'7374617465');
CREATE TABLE text (
    id INTEGER PRIMARY KEY,
    value TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "text" VALUES(1,'arn:aws:states:eu-west-1:000000000000:stateMachine:orders');
INSERT INTO "text" VALUES(2,'revision-1');
INSERT INTO "text" VALUES(3,'000000000000/eu-west-1');
INSERT INTO "text" VALUES(4,'arn:aws:states:eu-west-1:000000000000:execution:orders:');
INSERT INTO "text" VALUES(5,'arn:aws:states:eu-west-1:000000000000:mapRun:orders/each:');
CREATE UNIQUE INDEX execution_arn ON execution (arn_head, arn_tail);
CREATE INDEX execution_machine ON execution (machine, id);
CREATE INDEX execution_machine_status ON execution (machine, status, id);
CREATE INDEX execution_needs_worker ON execution (id) WHERE status = 0 AND needs_worker = 1;
CREATE INDEX execution_next_wake ON execution (next_wake_at, id) WHERE status = 0 AND needs_worker = 0 AND next_wake_at IS NOT NULL;
CREATE UNIQUE INDEX journal_execution ON journal (execution, first_seq);
CREATE INDEX inbox_execution ON inbox (execution, id);
CREATE INDEX outbox_due ON outbox (id, next_at);
CREATE UNIQUE INDEX resource_key ON resource (kind, scope, id);
CREATE INDEX resource_kind ON resource (kind, sequence);
CREATE INDEX resource_scope ON resource (kind, scope, sequence);
CREATE INDEX execution_closed ON execution (is_packed, ended_at, id) WHERE status <> 0;
CREATE UNIQUE INDEX journal_pack_execution ON journal_pack (execution, first_seq);
CREATE INDEX outbox_execution ON outbox (execution);
CREATE INDEX execution_version ON execution (machine, version, status, id) WHERE version IS NOT NULL;
CREATE INDEX execution_alias ON execution (machine, alias, status, id) WHERE alias IS NOT NULL;
CREATE INDEX execution_redriven ON execution (machine, status, id) WHERE redrive_count > 0;
CREATE UNIQUE INDEX map_run_arn ON map_run (arn_head, arn_tail);
CREATE INDEX map_run_execution ON map_run (execution, id);
CREATE INDEX map_run_needs_worker ON map_run (id) WHERE needs_worker = 1;
CREATE INDEX execution_map_run ON execution (map_run, item_index, id) WHERE map_run IS NOT NULL;
CREATE INDEX execution_map_run_status ON execution (map_run, status, item_index, id) WHERE map_run IS NOT NULL;
CREATE INDEX execution_map_run_redriven ON execution (map_run, item_index, id) WHERE map_run IS NOT NULL AND redrive_count > 0;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',2);
INSERT INTO "sqlite_sequence" VALUES('outbox',1);
INSERT INTO "sqlite_sequence" VALUES('resource',2);
INSERT INTO "sqlite_sequence" VALUES('map_run',1);
