using System.Globalization;
using System.Text;
using Treadle.Storage;

namespace Treadle.Messaging.Deliveries;

/// <summary>The number of this life of the server, one more than that of the life before it.</summary>
/// <remarks>Any thread. It is written with the first deliveries that bear it, and again until one such write has succeeded.</remarks>
internal sealed class LifeNumber(long number)
{
    private static readonly ResourceKey Key = new("delivery-life", "all", "life");

    private volatile bool _isWritten;

    public long Number => number;

    /// <summary>The next life will find it.</summary>
    public bool IsWritten
    {
        get => _isWritten;
        set => _isWritten = value;
    }

    public static LifeNumber Next(IResourceStore resources) =>
        new(resources.Get(Key) is { } former ? long.Parse(former.Data.Span, CultureInfo.InvariantCulture) + 1 : 1);

    public ResourceWrite Put() => new(Key, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
}
