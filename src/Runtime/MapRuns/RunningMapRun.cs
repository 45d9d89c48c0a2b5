using System.Text;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Maps;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>One map run in memory: takes items, starts children as far as they may run at once, and ends when they have.</summary>
/// <remarks>
/// On the desk's thread; it never waits. Children are started in windows, not one by one, and in the order of the items; where it goes on after a restart moves behind those
/// whose starts are on disk. What it has started and not yet noted is started again then, under the same names, and found there.
/// </remarks>
internal sealed class RunningMapRun
{
    /// <summary>Children whose start is on its way to the disk.</summary>
    private const int StartsMax = 512;

    /// <summary>About how many bytes of input those may have.</summary>
    private const int StartBytesMax = 16 << 20;

    /// <summary>So many children lie at most between two notes of where to go on, and are looked at again after a crash.</summary>
    private const int ChildrenPerCursor = 512;

    private readonly IMapRunPorts _ports;
    private readonly ItemSelection _selection;
    private readonly MachineRevision _children;
    private readonly MapRunArns _arns;
    private readonly UpcomingChildren _upcoming;
    private readonly Queue<ChildStart> _starting = [];
    private readonly ChildRedrives? _redrives;
    private MapRunCursor _started;
    private MapRunCursor _noted;
    private int _startBytes;
    private int _startsUnderWay;
    private bool _isReading;
    private bool _isProbing;
    private bool _isProbed;
    private bool _isTotalNoted;
    private bool _isStopping;
    private bool _isDraining;
    private bool _isDrained;
    private bool _isRedriving;
    private bool _isRedrivesEndNoted;
    private bool _isGathering;
    private bool _isExportingAborted;
    private bool _isSettled;
    private StatesError? _failure;
    private MapRunSettings _settings;
    private MapRunCounts _waiting;

    public RunningMapRun(MapRunRow row, MachineRevision parent, IMapRunPorts ports)
    {
        _ports = ports;
        Row = row;
        Plan = MapRunPlan.Read(row.Plan);
        Scope = parent.Scope;
        RoleArn = parent.RoleArn;
        var label = Plan.StateMachineArn[(Plan.StateMachineArn.LastIndexOf('/') + 1)..];
        _arns = new MapRunArns(Plan.StateMachineArn, label);
        _children = parent.ForChildren(label);
        _selection = new ItemSelection(Plan, parent.Program, ports.Limits);
        (_settings, _failure, Counts, Status) = (row.Settings, row.Failure, row.Counts, row.Status);
        _started = _noted = row.Cursor;
        _upcoming = new UpcomingChildren(row, Plan, _children, _arns, _selection);
        _isTotalNoted = row.ItemsTotal is not null;
        _isProbed = !WritesFiles || row.Cursor.Children > 0;
        Life = new MapRunLife(row.Id, row.RedriveCount);
        (_waiting, _isDraining, _isRedriving) = (row.Waiting, row.IsDraining, row.RedrivesThrough is not null);
        _redrives = row.RedrivesThrough is { } through ? new ChildRedrives(through) : null;
    }

    public MapRunRow Row { get; }

    public MapRunLife Life { get; }

    public MapRunPlan Plan { get; }

    /// <summary><c>account/region</c>.</summary>
    public string Scope { get; }

    public string RoleArn { get; }

    public StateMachineType ChildType => _children.Program.Type;

    public bool IsStandard => ChildType == StateMachineType.Standard;

    /// <summary>For whom items are read and results written.</summary>
    public MapRunIdentity Identity => new(Row.Arn, Scope, RoleArn);

    public MapRunStatus Status { get; private set; }

    public MapRunCounts Counts { get; private set; }

    /// <summary>It will fail with this; null when it may succeed.</summary>
    public StatesError? Failure => _failure;

    /// <summary>The children that a run which ends early has not started; null when it does not.</summary>
    public PendingChildren? Pending => _failure is null && Status == MapRunStatus.Running
        ? null
        : new PendingChildren(this, _selection, _arns, _upcoming.Taken, ItemsTotal ?? _upcoming.ItemsRead, _ports.Now);

    private bool WritesFiles => Plan.Destination?.Resource is not null;

    /// <summary>How many items there are; null until they have all been read.</summary>
    private long? ItemsTotal => _upcoming.IsReadToEnd ? _upcoming.ItemsRead : Row.ItemsTotal;

    public void OnTouched(TouchedMapRun touched)
    {
        (Status, Counts, _waiting) = (touched.Status, touched.Counts, touched.Waiting);
        (_isDraining, _isRedriving) = (touched.IsDraining, touched.IsRedriving);
        Advance();
    }

    public void OnUpdated(MapRunSettings settings)
    {
        _settings = settings;
        Advance();
    }

    public void OnStarted(ChildStart child, StepOutcome? outcome)
    {
        if (outcome == StepOutcome.Conflict)
        {
            // The id was taken, because the clock was set back: with another it will go.
            _ports.Start(Life, child);
            return;
        }

        _startsUnderWay--;
        _startBytes -= child.Bytes;
        child.IsDone = outcome is StepOutcome.Committed or StepOutcome.NameTaken;
        if (child.Turn is { } turn)
        {
            _redrives!.Over(turn, isRefused: false);
        }
        if (outcome is null)
        {
            Fail(new StatesError(ErrorNames.Runtime, "A child execution could not be started because of an internal error.") { IsWhole = true });
        }

        while (_starting.TryPeek(out var first) && first.IsDone)
        {
            _started = first.Next;
            _starting.Dequeue();
        }

        if (_started.Children - _noted.Children >= ChildrenPerCursor && Status == MapRunStatus.Running)
        {
            _noted = _started;
            _ports.Commit(Change() with { Cursor = _started });
        }

        Advance();
    }

    public void OnWaiting(IReadOnlyList<ExecutionRow> children, bool isEnd)
    {
        _redrives!.OnPage(children, isEnd);
        Advance();
    }

    public void OnRedriven(ChildTurn turn, bool isRefused)
    {
        _startsUnderWay--;
        _startBytes -= turn.Child.Input.Length;
        _redrives!.Over(turn, isRefused);
        Advance();
    }

    public void OnRead(MapRunMessage.Read read)
    {
        _isReading = false;
        _upcoming.Add(read.Items, read.IsEnd);
        NoteTotal();
        if (read.Error is { } error && !_upcoming.IsReadToEnd)
        {
            Fail(error);
        }

        Advance();
    }

    public void OnProbed(StatesError? error)
    {
        (_isProbing, _isProbed) = (false, true);
        if (error is not null)
        {
            Fail(error);
        }

        Advance();
    }

    public void OnStopped()
    {
        _isStopping = false;
        Advance();
    }

    public void OnGathered(MapRunMessage.Gathered gathered)
    {
        if (_isExportingAborted)
        {
            (_isExportingAborted, _isGathering) = (false, false);
            Settle(gathered.Written);
            return;
        }

        End(gathered.Output, _failure ?? gathered.Error, gathered.Written);
    }

    /// <summary>Does whatever can be done now.</summary>
    public void Advance()
    {
        if (_isSettled || _isGathering)
        {
            if (_isGathering && !_isExportingAborted && Status != MapRunStatus.Running)
            {
                // Nobody wants the results any more.
                Settle();
            }

            return;
        }

        if (Status != MapRunStatus.Running)
        {
            StopThen(WritesFiles && Status == MapRunStatus.Aborted ? ExportAborted : () => Settle());
            return;
        }

        if (_isDraining)
        {
            StopThen(Drain);
            return;
        }

        // Those that wait for their redrive are judged when they have had it.
        var failed = (Counts - _waiting).Unsuccessful;
        if (_failure is null && MapRunRules.IsExceeded(_settings.Tolerated, failed.Items, ItemsTotal))
        {
            Fail(MapRunRules.Exceeded);
        }

        if (_failure is null)
        {
            RedriveMore();
            StartMore();
        }

        if (_failure is not null)
        {
            StopThen(Gather);
        }
        else if (_upcoming.IsAtEnd && _startsUnderWay == 0 && !_isRedriving && Counts.Running.Executions == 0)
        {
            Gather();
        }
    }

    private bool HasRoom => _startsUnderWay < StartsMax && _startBytes < StartBytesMax
        && Counts.Running.Executions + _startsUnderWay < MapRunRules.Concurrency(_settings.MaxConcurrency);

    /// <summary>The children of a redriven run that had ended without success come before those that were never started.</summary>
    private void RedriveMore()
    {
        if (_redrives is null || !_isRedriving)
        {
            return;
        }

        while (HasRoom && _redrives.Next() is { } turn)
        {
            _startsUnderWay++;
            if (IsStandard)
            {
                _startBytes += turn.Child.Input.Length;
                _ports.Redrive(Life, turn, FormattableString.Invariant($"{Row.Arn}#{Row.RedriveCount}"));
            }
            else
            {
                var start = Anew(turn);
                _startBytes += start.Bytes;
                _ports.Start(Life, start);
            }
        }

        if (_redrives.WantsPage())
        {
            _ports.ReadWaiting(Life, _redrives.Read);
        }

        if (!_isRedrivesEndNoted && _redrives.ToNote(ChildrenPerCursor) is { } note)
        {
            _isRedrivesEndNoted = note.IsDone;
            _ports.Commit(Change() with { Redrives = note });
        }
    }

    /// <summary>An Express child has no history to go on from: another takes its place, with the same input.</summary>
    private ChildStart Anew(ChildTurn turn)
    {
        var (name, arn) = _arns.Child(Row.Arn, turn.ItemIndex, _children.Program.Type, Row.RedriveCount);
        var input = JsonValue.Parse(turn.Child.Input.Span);
        var request = new StartRequest(arn, name, _children, input, Encoding.UTF8.GetString(turn.Child.Input.Span))
        {
            Place = new MapRunPlace(Row.Id, turn.ItemIndex, turn.ItemCount) { Replaces = turn.Id },
        };
        return new ChildStart(request, _upcoming.Taken) { Turn = turn };
    }

    private void StartMore()
    {
        if (!_isProbed)
        {
            if (!_isProbing)
            {
                _isProbing = true;
                _ports.Probe(this);
            }

            return;
        }

        while ((_redrives?.HasBegunAll ?? true) && HasRoom && _failure is null)
        {
            var next = _upcoming.Next(_ports.Now);
            NoteTotal();
            if (next.Error is { } error)
            {
                Fail(error);
            }

            if (next.Value is not { } child)
            {
                break;
            }

            _startsUnderWay++;
            _startBytes += child.Bytes;
            _starting.Enqueue(child);
            _ports.Start(Life, child);
        }

        if (!_isReading && _upcoming.WantsItems && _failure is null)
        {
            _isReading = true;
            _ports.Read(this, Row.Cursor.Position is { } position ? new ItemPosition(position) : null);
        }
    }

    /// <summary>Writes down how many items there are, once that is known.</summary>
    private void NoteTotal()
    {
        if (_upcoming.IsReadToEnd && !_isTotalNoted && Status == MapRunStatus.Running)
        {
            _isTotalNoted = true;
            _ports.Commit(Change() with { ItemsTotal = _upcoming.ItemsRead });
        }
    }

    private void Fail(StatesError error)
    {
        if (_failure is null && Status == MapRunStatus.Running)
        {
            _failure = error;
            _ports.Commit(Change() with { Failure = error });
        }
    }

    /// <summary>Once no child runs any more.</summary>
    private void StopThen(Action then)
    {
        if (_startsUnderWay > 0 || _isProbing)
        {
            return;
        }

        if (Counts.Running.Executions == 0)
        {
            then();
        }
        else if (!_isStopping)
        {
            _isStopping = true;
            _ports.StopChildren(Life);
        }
    }

    /// <summary>The children that an aborted life had left running have been stopped: now they wait for their redrive.</summary>
    private void Drain()
    {
        if (!_isDrained)
        {
            _isDrained = true;
            _ports.Commit(Change() with { IsDrained = true });
        }
    }

    private MapRunChange Change() => new() { MapRun = Row.Id, RedriveCount = Row.RedriveCount };

    private void Gather()
    {
        if (_failure is not null && (!WritesFiles || _failure.Error == ErrorNames.ResultWriterFailed))
        {
            End(output: null, _failure, written: default);
            return;
        }

        _isGathering = true;
        _ports.Gather(this);
    }

    /// <summary>An aborted run writes its files, too, though nobody waits for them.</summary>
    private void ExportAborted()
    {
        (_isGathering, _isExportingAborted) = (true, true);
        _ports.Gather(this);
    }

    private void End(JsonValue? output, StatesError? error, MapRunCount written)
    {
        if (Status != MapRunStatus.Running)
        {
            Settle();
            return;
        }

        if (error is null && output!.Utf8Length > _ports.Limits.DataBytesMax)
        {
            error = TooLarge(Plan.State);
        }

        _isGathering = true;
        var input = new Input.MapRunEnded(Row.Arn, error is null ? output : null, error);
        _ports.Commit(Change() with
        {
            Cursor = _started,
            Ended = new EndedMapRun(error is null ? MapRunStatus.Succeeded : MapRunStatus.Failed, _ports.Now, written, InputCodec.Write(input)),
            IsSettled = true,
        });
    }

    /// <summary>The error of a list of outputs that no state's output has room for.</summary>
    public static StatesError TooLarge(string state) => new(
        ErrorNames.DataLimitExceeded, $"The state/task '{state}' returned a result with a size exceeding the maximum number of bytes service limit.") { IsWhole = true };

    /// <summary>An ended run needs nobody any more.</summary>
    /// <param name="written">Results that an aborted one has written.</param>
    private void Settle(MapRunCount written = default)
    {
        _isSettled = true;
        if (Status == MapRunStatus.Aborted)
        {
            _ports.Commit(Change() with { Cursor = _started, ResultsWritten = written, IsSettled = true });
        }

        _ports.Forget(Row.Id);
    }
}
