using System.Text;

namespace Treadle.Asl.Language;

/// <summary>One sentence about each word of the language, with the page that says more.</summary>
/// <remarks>
/// They stand in <c>help.txt</c>: a line <c>link ADDRESS</c> holds for the lines below it, each of which is a kind of word, the word, and the text.
/// <code>
/// field Pass.Result: The output of the state.           a field of one object; without the object, of all
/// jsonata pad(str, width[, char]): Fills a text up.     functions have their parameters
/// </code>
/// </remarks>
internal static class HelpTexts
{
    private static readonly Dictionary<string, HelpText> Texts = Read();

    /// <summary>Kind and word of each: <c>field Pass.Result</c>.</summary>
    public static IReadOnlyCollection<string> Keys => Texts.Keys;

    public static HelpText? Find(string kind, string word) => Texts.GetValueOrDefault($"{kind} {word}");

    private static Dictionary<string, HelpText> Read()
    {
        using var stream = typeof(HelpTexts).Assembly.GetManifestResourceStream("language/help.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var texts = new Dictionary<string, HelpText>(StringComparer.Ordinal);
        var link = "";
        while (reader.ReadLine() is { } line)
        {
            var end = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith("link ", StringComparison.Ordinal))
            {
                link = line["link ".Length..];
            }
            else if (end > 0)
            {
                var bracket = line.AsSpan(0, end).IndexOf('(');
                var word = line[..(bracket < 0 ? end : bracket)];
                texts.Add(word, new HelpText(line[(end + 2)..], link, bracket < 0 ? null : line[bracket..end]));
            }
        }

        return texts;
    }
}

/// <param name="Text">A sentence or two.</param>
/// <param name="Link">The page that says more.</param>
/// <param name="Parameters">Of a function: <c>(str, width[, char])</c>.</param>
internal sealed record HelpText(string Text, string Link, string? Parameters);
