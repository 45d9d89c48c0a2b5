using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>Bounds the bytes of request bodies that are in memory at once, from before the first is read until the request is answered. Any thread.</summary>
/// <param name="bytesMax">Of all bodies together. A single one that is longer passes when it is alone. The last quarter is closed to <see cref="RequestKind.NewWork"/>.</param>
/// <param name="memory">Bodies of new work are not read when memory is short.</param>
internal sealed class BodyBudget(long bytesMax, MemoryGauge memory)
{
    private long _inside;
    private long _refused;

    /// <summary>A request's objects take several times the bytes of its body: an eighth of the memory is for them, so a fortieth for the bodies.</summary>
    public static BodyBudget Of(MemoryGauge memory) => new(Math.Clamp(memory.LimitBytes / 40, 4L << 20, 256L << 20), memory);

    public long BytesMax => bytesMax;

    /// <summary>Bytes taken.</summary>
    public long Inside => Volatile.Read(ref _inside);

    /// <summary>How many bodies were not read because there was no room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes room for so many bytes, or none.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="kind">Who may use the last of the room.</param>
    /// <param name="own">What the same body has taken before.</param>
    public bool TryTake(long bytes, RequestKind kind, long own = 0)
    {
        var inside = Interlocked.Add(ref _inside, bytes);
        if ((inside <= RoomFor(kind) || inside == own + bytes) && memory.HasRoomFor(kind))
        {
            return true;
        }

        Interlocked.Add(ref _inside, -bytes);
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _inside, -bytes);

    private long RoomFor(RequestKind kind) => kind == RequestKind.NewWork ? bytesMax / 4 * 3 : bytesMax;
}
