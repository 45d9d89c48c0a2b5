namespace Treadle.Asl.Validation;

/// <summary>What the value of a field has to be: how it is judged, and how one would say it.</summary>
/// <param name="Name">A word for people and editors: <c>integer</c>, <c>path</c>, <c>template</c>.</param>
/// <param name="Check">Judges a value.</param>
internal sealed record FieldKind(string Name, ValueCheck Check)
{
    /// <summary>The values that are taken; empty when they can't be counted.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>The kinds that the fields of a definition have, named as their checks are where that is no word of C#.</summary>
internal static class FieldKinds
{
    public static readonly FieldKind Any = new("any", ValueChecks.Any);
    public static readonly FieldKind Text = new("string", ValueChecks.Text);
    public static readonly FieldKind Flag = new("boolean", ValueChecks.Boolean);
    public static readonly FieldKind Structure = new("object", ValueChecks.Object);
    public static readonly FieldKind List = new("array", ValueChecks.List);
    public static readonly FieldKind ListOrEmpty = new("array", ValueChecks.ListOrEmpty);
    public static readonly FieldKind Texts = new("strings", ValueChecks.Texts);
    public static readonly FieldKind Assign = new("template", ValueChecks.Assign);
    public static readonly FieldKind Items = new("array", ValueChecks.Items);
    public static readonly FieldKind PathOrNull = new("path", ValueChecks.PathOrNull);
    public static readonly FieldKind ReferencePath = new("path", ValueChecks.ReferencePath);
    public static readonly FieldKind DataReferencePath = new("path", ValueChecks.DataReferencePath);
    public static readonly FieldKind ResultPath = new("path", ValueChecks.ResultPath);
    public static readonly FieldKind TextPath = new("path", ValueChecks.TextPath);
    public static readonly FieldKind Rfc3339 = new("timestamp", ValueChecks.Rfc3339);
    public static readonly FieldKind Template = new("template", ValueChecks.Template);

    public static FieldKind OneOf(params string[] values) => new("string", ValueChecks.OneOf(values)) { Values = values };

    public static FieldKind FormOf(string field, params string[] values) => new("string", ValueChecks.FormOf(field, values)) { Values = values };

    public static FieldKind S3Action(params string[] actions) =>
        new("string", ValueChecks.S3Action(actions)) { Values = [.. actions.Select(action => "arn:aws:states:::s3:" + action)] };

    public static FieldKind Integer(long min, long max = ValueChecks.SecondsMax) => new("integer", ValueChecks.Integer(min, max));

    public static FieldKind Number(double min, double max) => new("number", ValueChecks.Number(min, max));
}
