namespace Treadle.Storage.Sqlite.Schema;

/// <summary>Every step from an empty file to the schema of today. A step that was released is never changed: what is new goes behind it.</summary>
internal static class Migrations
{
    /// <summary>The statements that lead to version 1, 2, …, in this order.</summary>
    public static readonly IReadOnlyList<string> All = [Version1, Version2, Version3];

    /// <remarks>
    /// Ids of inbox, outbox and resource rows are AUTOINCREMENT: an id that was given out is never given out again, not even when its row
    /// is gone. Statuses are 0 running, 1 succeeded, 2 failed, 3 timed out, 4 aborted. Moments are epoch milliseconds.
    /// </remarks>
    private const string Version1 = """
        -- Texts that many executions share (machine, definition, scope, the ARN up to the name), kept once and never changed.
        CREATE TABLE text (
            id INTEGER PRIMARY KEY,
            value TEXT NOT NULL UNIQUE
        ) STRICT;

        -- arn = arn_head's text followed by arn_tail. name is NULL when it is the same as arn_tail.
        -- input is NULL when it is long: it is in execution_input then, so that steps do not write it again and again.
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
        ) STRICT;
        CREATE UNIQUE INDEX execution_arn ON execution (arn_head, arn_tail);
        CREATE INDEX execution_machine ON execution (machine, id);
        CREATE INDEX execution_machine_status ON execution (machine, status, id);
        CREATE INDEX execution_needs_worker ON execution (id) WHERE status = 0 AND needs_worker = 1;
        CREATE INDEX execution_next_wake ON execution (next_wake_at, id) WHERE status = 0 AND needs_worker = 0 AND next_wake_at IS NOT NULL;

        CREATE TABLE execution_input (
            execution INTEGER PRIMARY KEY,
            data BLOB NOT NULL
        ) STRICT;

        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            execution INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            first_history INTEGER NOT NULL,
            last_history INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX journal_execution ON journal (execution, first_seq);

        CREATE TABLE snapshot (
            execution INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;

        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            execution INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE INDEX inbox_execution ON inbox (execution, id);

        CREATE TABLE open_task (
            execution INTEGER NOT NULL,
            task INTEGER NOT NULL,
            heartbeats INTEGER NOT NULL,
            PRIMARY KEY (execution, task)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            execution INTEGER NOT NULL,
            kind TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            next_at INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        -- In order of id, with the moment beside it: rows that wait are passed over without being read.
        CREATE INDEX outbox_due ON outbox (id, next_at);

        CREATE TABLE resource (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            scope TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX resource_key ON resource (kind, scope, id);
        CREATE INDEX resource_kind ON resource (kind, sequence);
        CREATE INDEX resource_scope ON resource (kind, scope, sequence);
        """;

    /// <remarks>
    /// Ended executions in order of their ends, those that are not packed first; packed journals; and executions whose deletion has begun: what is
    /// left of their journals is in nobody's reach. An ended execution is not deleted while an outbox row needs it, which is looked up by its index.
    /// </remarks>
    private const string Version2 = """
        ALTER TABLE execution ADD COLUMN is_packed INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX execution_closed ON execution (is_packed, ended_at, id) WHERE status <> 0;

        CREATE TABLE journal_pack (
            id INTEGER PRIMARY KEY,
            execution INTEGER NOT NULL,
            first_seq INTEGER NOT NULL,
            last_seq INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX journal_pack_execution ON journal_pack (execution, first_seq);

        CREATE TABLE removal (
            execution INTEGER PRIMARY KEY
        ) STRICT;

        CREATE INDEX outbox_execution ON outbox (execution);
        """;

    /// <remarks>
    /// What an execution was started through (alias is a text), its place in a map run, its redrives and its X-Ray trace header. The indexes are partial: an execution
    /// without any of it costs nothing more. Each lists one status newest first; all statuses are five such lists.
    /// Runs of distributed Maps, and their children in the order of the items. arn is cut as that of an execution; the counts are of executions (x_) and of the items that
    /// they have (i_); statuses are 0 running, 1 succeeded, 2 failed, 3 aborted. Ids are AUTOINCREMENT, for children may outlive their run.
    /// Redrives of runs: up to which item children have had their turn (NULL: none waits), how many of those that ended without success wait for theirs (xw_, iw_), and
    /// how many could not be redriven. A child whose place another has taken has a run and no item_index.
    /// </remarks>
    private const string Version3 = """
        ALTER TABLE execution ADD COLUMN version INTEGER;
        ALTER TABLE execution ADD COLUMN alias INTEGER;
        ALTER TABLE execution ADD COLUMN map_run INTEGER;
        ALTER TABLE execution ADD COLUMN item_index INTEGER;
        ALTER TABLE execution ADD COLUMN item_count INTEGER;
        ALTER TABLE execution ADD COLUMN redrive_count INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE execution ADD COLUMN redriven_at INTEGER;
        ALTER TABLE execution ADD COLUMN trace_header TEXT;
        CREATE INDEX execution_version ON execution (machine, version, status, id) WHERE version IS NOT NULL;
        CREATE INDEX execution_alias ON execution (machine, alias, status, id) WHERE alias IS NOT NULL;
        CREATE INDEX execution_redriven ON execution (machine, status, id) WHERE redrive_count > 0;
        CREATE INDEX execution_map_run ON execution (map_run, item_index, id) WHERE map_run IS NOT NULL;
        CREATE INDEX execution_map_run_status ON execution (map_run, status, item_index, id) WHERE map_run IS NOT NULL;
        CREATE INDEX execution_map_run_redriven ON execution (map_run, item_index, id) WHERE map_run IS NOT NULL AND redrive_count > 0;

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
            redriven_at INTEGER,
            redrives_through INTEGER,
            is_draining INTEGER NOT NULL DEFAULT 0,
            xw_failed INTEGER NOT NULL DEFAULT 0,
            xw_timed_out INTEGER NOT NULL DEFAULT 0,
            xw_aborted INTEGER NOT NULL DEFAULT 0,
            iw_failed INTEGER NOT NULL DEFAULT 0,
            iw_timed_out INTEGER NOT NULL DEFAULT 0,
            iw_aborted INTEGER NOT NULL DEFAULT 0,
            x_not_redrivable INTEGER NOT NULL DEFAULT 0,
            i_not_redrivable INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX map_run_arn ON map_run (arn_head, arn_tail);
        CREATE INDEX map_run_execution ON map_run (execution, id);
        CREATE INDEX map_run_needs_worker ON map_run (id) WHERE needs_worker = 1;
        """;
}
