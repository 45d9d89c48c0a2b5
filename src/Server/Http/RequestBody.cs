using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>A body that was read whole, or why it was not. Its room in the budget is kept until it is disposed of.</summary>
internal readonly struct RequestBody : IDisposable
{
    /// <summary>A body longer than this that comes slower than <see cref="RateMin"/> is cut off: slow clients would hold the room of others.</summary>
    private const int SmallBytesMax = 64 << 10;

    /// <summary>What the length of a chunked body is taken for until it is known.</summary>
    private const int ChunkBytes = 16 << 10;

    internal static readonly MinDataRate RateMin = new(bytesPerSecond: 16 << 10, gracePeriod: TimeSpan.FromSeconds(5));

    private readonly BodyBudget? _budget;
    private readonly long _taken;

    private RequestBody(RequestBodyOutcome outcome, ReadOnlyMemory<byte> bytes, BodyBudget? budget, long taken)
    {
        (Outcome, Bytes, _budget, _taken) = (outcome, bytes, budget, taken);
    }

    public RequestBodyOutcome Outcome { get; }

    /// <summary>Empty unless it was read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads a body within its limit and the room there is.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="bytesMax">The longest that is read.</param>
    /// <param name="kind">Who may use the last of the room.</param>
    /// <param name="budget">The room.</param>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int bytesMax, RequestKind kind, BodyBudget budget)
    {
        if (request.ContentLength > bytesMax)
        {
            return new RequestBody(RequestBodyOutcome.TooLong, default, budget: null, 0);
        }

        var taken = request.ContentLength ?? ChunkBytes;
        if (!budget.TryTake(taken, kind))
        {
            return new RequestBody(RequestBodyOutcome.NoRoom, default, budget: null, 0);
        }

        if (taken > SmallBytesMax)
        {
            SetRate(request);
        }

        var isRead = false;
        try
        {
            var reader = request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
                var length = result.Buffer.Length;
                if (length > bytesMax)
                {
                    reader.AdvanceTo(result.Buffer.End);
                    return new RequestBody(RequestBodyOutcome.TooLong, default, budget: null, 0);
                }

                while (length > taken)
                {
                    // Chunked: its length is known at its end only. Twice as much is taken each time.
                    if (!budget.TryTake(taken, kind, own: taken))
                    {
                        reader.AdvanceTo(result.Buffer.End);
                        return new RequestBody(RequestBodyOutcome.NoRoom, default, budget: null, 0);
                    }

                    taken *= 2;
                    SetRate(request);
                }

                if (result.IsCompleted)
                {
                    var bytes = result.Buffer.ToArray();
                    reader.AdvanceTo(result.Buffer.End);
                    isRead = true;
                    return new RequestBody(RequestBodyOutcome.Read, bytes, budget, taken);
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        finally
        {
            if (!isRead)
            {
                budget.Return(taken);
            }
        }
    }

    public void Dispose() => _budget?.Return(_taken);

    /// <summary>HTTP/2 has one rate for a whole connection, Kestrel's own.</summary>
    private static void SetRate(HttpRequest request)
    {
        if (HttpProtocol.IsHttp11(request.Protocol) && request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = RateMin;
        }
    }
}

internal enum RequestBodyOutcome
{
    Read,

    /// <summary>Longer than allowed. What the client still sends is not read.</summary>
    TooLong,

    /// <summary>Others take the room: the client is to ask again later.</summary>
    NoRoom,
}
