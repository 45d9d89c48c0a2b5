using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>All that can be said to the desk of map runs. A closed union.</summary>
internal abstract record MapRunMessage
{
    private MapRunMessage()
    {
    }

    /// <summary>A run that an earlier life of the node left.</summary>
    public sealed record Found(long Run) : MapRunMessage;

    /// <summary>Commits touched runs. Comes before what the same commit makes lanes say.</summary>
    public sealed record Touched(IReadOnlyList<TouchedMapRun> Runs) : MapRunMessage;

    /// <summary>The start of a child has come to its end.</summary>
    /// <param name="Run">Who asked.</param>
    /// <param name="Child">Which.</param>
    /// <param name="Outcome">Null when a bug of ours kept it from starting.</param>
    public sealed record Started(MapRunLife Run, ChildStart Child, StepOutcome? Outcome) : MapRunMessage;

    /// <summary>What was read of the items.</summary>
    /// <param name="Run">For whom.</param>
    /// <param name="Items">In order.</param>
    /// <param name="IsEnd">There are no more.</param>
    /// <param name="Error">Why no more can be read; null when they can.</param>
    public sealed record Read(MapRunLife Run, IReadOnlyList<ReadItem> Items, bool IsEnd, StatesError? Error) : MapRunMessage;

    /// <summary>A page of the children that wait for their redrive.</summary>
    /// <param name="Run">Who asked.</param>
    /// <param name="Children">In the order of the items.</param>
    /// <param name="IsEnd">There are no more.</param>
    public sealed record Waiting(MapRunLife Run, IReadOnlyList<ExecutionRow> Children, bool IsEnd) : MapRunMessage;

    /// <summary>A Standard child has had its turn.</summary>
    /// <param name="Run">Who asked.</param>
    /// <param name="Turn">Which child.</param>
    /// <param name="IsRefused">It cannot be redriven, and stays as it had ended.</param>
    public sealed record Redriven(MapRunLife Run, ChildTurn Turn, bool IsRefused) : MapRunMessage;

    /// <summary>It is known whether the results can be written.</summary>
    /// <param name="Run">For whom.</param>
    /// <param name="Error">Why they can't; null when they can.</param>
    public sealed record Probed(MapRunLife Run, StatesError? Error) : MapRunMessage;

    /// <summary>All children that were asked to stop have answered.</summary>
    public sealed record Stopped(MapRunLife Run) : MapRunMessage;

    /// <summary>The results have been gathered.</summary>
    /// <param name="Run">Whose.</param>
    /// <param name="Output">The state's result; null for an error.</param>
    /// <param name="Written">How many results are in it.</param>
    /// <param name="Error">Why there is no output.</param>
    public sealed record Gathered(MapRunLife Run, JsonValue? Output, MapRunCount Written, StatesError? Error) : MapRunMessage;

    /// <summary>UpdateMapRun is on disk.</summary>
    public sealed record Updated(long Run, MapRunSettings Settings) : MapRunMessage;
}

/// <summary>A run between two redrives. What was asked in an earlier life is answered to nobody.</summary>
internal readonly record struct MapRunLife(long Run, int RedriveCount);

/// <summary>A child on its way.</summary>
/// <param name="Request">What starts.</param>
/// <param name="Next">Where the run goes on behind it.</param>
internal sealed record ChildStart(StartRequest Request, MapRunCursor Next)
{
    public bool IsDone { get; set; }

    /// <summary>Whose place it takes; null for one that is started for the first time.</summary>
    public ChildTurn? Turn { get; init; }

    public int Bytes => Request.RawInput.Length;
}
