using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Server.Cli.Configuration;

/// <summary>The settings of <c>treadle.json</c>: an object of plain values, <c>credentials</c> and <c>services</c>, every name of which is in docs/configuration.md.</summary>
internal sealed class SettingsFile
{
    public const string Name = "treadle.json";

    private static readonly string[] Known = ["port", "host", "data", "endpointUrl", "region", "mockConfig", "credentials", .. LimitSettings.Names];

    private readonly Dictionary<string, string> _values = [];

    private SettingsFile(string? path) => Path = path;

    /// <summary>Where it was read from; null when there is none.</summary>
    public string? Path { get; }

    /// <summary>The object <c>services</c>, of which <see cref="EndpointSettings"/> knows more; empty when the file has none.</summary>
    public JsonObject Services { get; private set; } = [];

    /// <summary>There is a list <c>credentials</c>, which <see cref="CredentialsFile"/> reads.</summary>
    public bool HasCredentials { get; private set; }

    /// <summary>A setting as text; null when the file does not have it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads the file in a folder; no file is no settings.</summary>
    /// <exception cref="CliException">It is no JSON, or says something that is not a setting.</exception>
    public static SettingsFile Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return new SettingsFile(null);
        }

        var file = new SettingsFile(path);
        foreach (var (name, value) in Parse(path))
        {
            if (name == "services")
            {
                file.Services = value as JsonObject ?? throw Wrong(path, "'services' must be an object");
                continue;
            }

            if (!Known.Contains(name))
            {
                throw Wrong(path, $"'{name}' is no setting. There are: {string.Join(", ", Known)}, services");
            }

            if (name == "credentials" && value is JsonArray)
            {
                file.HasCredentials = true;
                continue;
            }

            file._values[name] = value switch
            {
                JsonValue v when v.GetValueKind() == JsonValueKind.String => v.GetValue<string>(),
                JsonValue v when v.GetValueKind() == JsonValueKind.Number => v.GetValue<decimal>().ToString(CultureInfo.InvariantCulture),
                _ => throw Wrong(path, $"'{name}' must be a text or a number"),
            };
        }

        return file;
    }

    private static JsonObject Parse(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: options) as JsonObject
                ?? throw Wrong(path, "it must hold a JSON object");
        }
        catch (JsonException e)
        {
            throw new CliException($"{path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is no JSON: {e.Message}", ExitCode.WrongUse);
        }
    }

    private static CliException Wrong(string path, string what) => new($"{path}: {what}.", ExitCode.WrongUse);
}
