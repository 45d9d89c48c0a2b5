using System.Globalization;

namespace Treadle.Engine.Mocks;

/// <summary>Which calls a mocked response is for: <c>0</c>, or <c>1-2</c>.</summary>
/// <param name="First">From 0.</param>
/// <param name="Last">Not before the first.</param>
public readonly record struct CallRange(int First, int Last)
{
    /// <returns>Null when the text is neither a number nor a range of them.</returns>
    public static CallRange? Parse(string text)
    {
        var parts = text.Split('-', 3);
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last
                ? new CallRange(first, last)
                : null;
    }

    public bool Overlaps(CallRange other) => First <= other.Last && other.First <= Last;
}
