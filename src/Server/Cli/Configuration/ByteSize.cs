using System.Globalization;

namespace Treadle.Server.Cli.Configuration;

/// <summary>A number of bytes as people write it: <c>512MiB</c>, <c>2GiB</c>, <c>1500000000</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)];

    /// <returns>The setting in bytes; null when it is not set.</returns>
    /// <exception cref="CliException">It is no size.</exception>
    public static long? FromVariable(Shell shell, string name) => shell.Variable(name) is { } text
        ? Parse(text) ?? throw new CliException($"{name}: '{text}' is no size such as 512MiB, 2GiB or a number of bytes.", ExitCode.WrongUse)
        : null;

    /// <returns>Null when the text is no size above 0.</returns>
    public static long? Parse(string text)
    {
        var (digits, shift) = (text, 0);
        foreach (var (unit, power) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (digits, shift) = (text[..^unit.Length].TrimEnd(), power);
            }
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= long.MaxValue >> shift
            ? number << shift
            : null;
    }
}
