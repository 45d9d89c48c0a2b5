using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Server.Cli.Output;

/// <summary>An AWS answer as Node.js prints an object, which is what <c>sls invoke stepf</c> of the course's generation prints.</summary>
/// <example>
/// <code>
/// { executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:Machine:0e0eac81',
///   status: 'SUCCEEDED',
///   startDate: 2019-11-12T11:39:26.081Z,
///   output: '{"thekey":"thevalue"}' }
/// </code>
/// </example>
internal static class JsLiteral
{
    /// <param name="members">Texts, numbers, booleans and times in the order they are printed in.</param>
    public static string Format(IEnumerable<(string Name, object Value)> members) =>
        "{ " + string.Join(",\n  ", members.Select(m => $"{m.Name}: {Value(m.Value)}")) + " }";

    private static string Value(object value) => value switch
    {
        DateTimeOffset time => IsoTime.Milliseconds(time),
        JsonValue json when json.GetValueKind() == JsonValueKind.String => Quoted(json.GetValue<string>()),
        JsonObject nested => nested.Count == 0 ? "{}" : "{ " + string.Join(", ", nested.Select(m => $"{m.Key}: {Value(m.Value!)}")) + " }",
        JsonNode other => other.ToJsonString(Json.Compact),
        string text => Quoted(text),
        _ => throw new ArgumentException($"No literal for {value.GetType()}.", nameof(value)),
    };

    private static string Quoted(string text)
    {
        var literal = new StringBuilder("'");
        foreach (var c in text)
        {
            _ = c switch
            {
                '\'' => literal.Append("\\'"),
                '\\' => literal.Append("\\\\"),
                '\n' => literal.Append("\\n"),
                '\r' => literal.Append("\\r"),
                '\t' => literal.Append("\\t"),
                '\b' => literal.Append("\\b"),
                '\f' => literal.Append("\\f"),
                < ' ' or '\u007f' => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => literal.Append(c),
            };
        }

        return literal.Append('\'').ToString();
    }
}
