using System.Text.RegularExpressions;

namespace Treadle.Logs.Patterns;

/// <summary>A pattern for unstructured lines: <c>word</c> and, <c>?word</c> or, <c>-word</c> not, <c>"exact phrase"</c>, <c>%regex%</c>. Case matters.</summary>
/// <remarks>
/// Words are found as parts of longer words too, as AWS does. When optional terms stand beside required ones AWS ignores the optional ones; so do we.
/// </remarks>
internal sealed class TermPattern : FilterPattern
{
    private readonly List<Term> _all = [];
    private readonly List<Term> _any = [];
    private readonly List<Term> _none = [];

    public override bool Matches(string message) =>
        !_none.Exists(t => t.IsIn(message))
        && _all.TrueForAll(t => t.IsIn(message))
        && (_all.Count > 0 || _any.Count == 0 || _any.Exists(t => t.IsIn(message)));

    public static TermPattern Read(PatternReader reader)
    {
        var pattern = new TermPattern();
        for (reader.SkipSpace(); !reader.IsAtEnd; reader.SkipSpace())
        {
            var list = reader.TryTake("?") ? pattern._any : reader.TryTake("-") ? pattern._none : pattern._all;
            var term = reader.Next switch
            {
                '"' => new Term(reader.TakeQuoted(), Regex: null),
                '%' => new Term("", reader.TakeRegex()),
                _ => new Term(reader.TakeUntil(char.IsWhiteSpace), Regex: null),
            };
            if (term.Regex is not null || term.Text.Length > 0)
            {
                list.Add(term);
            }
        }

        return pattern;
    }

    private sealed record Term(string Text, Regex? Regex)
    {
        public bool IsIn(string message) => Regex?.IsMatch(message) ?? message.Contains(Text, StringComparison.Ordinal);
    }
}
