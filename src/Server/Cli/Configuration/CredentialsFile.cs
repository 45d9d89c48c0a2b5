using System.Text;
using System.Text.Json;
using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Aws.Signing;

namespace Treadle.Server.Cli.Configuration;

/// <summary>Reads a list of access keys, and says the line and the field of what is wrong.</summary>
/// <remarks>
/// <code>
/// [{"accessKeyId": "AKIAORDERS", "secretAccessKey": "…", "actions": ["states:*", "lambda:Invoke*"], "account": "123456789012", "region": "eu-west-1", "user": "orders"}]
/// </code>
/// In the place of <c>secretAccessKey</c>: <c>secretAccessKeyVariable</c>, an environment variable, or <c>secretAccessKeyFile</c>, a file that holds nothing else.
/// </remarks>
internal sealed class CredentialsFile
{
    private const int SecretLengthMin = 8;

    private static readonly string[] Fields = ["accessKeyId", "secretAccessKey", "secretAccessKeyVariable", "secretAccessKeyFile", "actions", "account", "region", "user"];

    private readonly string _path;
    private readonly byte[] _text;
    private readonly Shell _shell;
    private readonly Dictionary<string, AccessKey> _keys = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    private CredentialsFile(string path, byte[] text, Shell shell) => (_path, _text, _shell) = (path, text, shell);

    /// <param name="path">Absolute.</param>
    /// <param name="shell">For variables that hold secrets.</param>
    /// <param name="member">The member of the file's object that is the list; null when the file is the list.</param>
    /// <exception cref="CliException">The file can't be read, or a key in it can't be used.</exception>
    public static CredentialSettings Read(string path, Shell shell, string? member = null)
    {
        try
        {
            var file = new CredentialsFile(path, Encoding.UTF8.GetBytes(File.ReadAllText(path)), shell);
            file.ReadList(member);
            return new CredentialSettings([.. file._order.Select(id => file._keys[id])], [.. file._files.Where(CanOthersRead).Select(f => $"{f} holds secrets and can be read by others on this machine: chmod 600 '{f}'")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The credentials can't be read: {e.Message}", ExitCode.WrongUse);
        }
    }

    private void ReadList(string? member)
    {
        var reader = new Utf8JsonReader(_text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            if (member is not null)
            {
                GoTo(ref reader, member);
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw Wrong(reader.TokenStartIndex, "credentials", "must be a list of keys");
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadKey(ref reader, $"credentials[{_order.Count}]");
            }

            if (_order.Count == 0)
            {
                throw Wrong(reader.TokenStartIndex, "credentials", "must name at least one key");
            }
        }
        catch (JsonException e)
        {
            throw new CliException($"{_path}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is no JSON.", ExitCode.WrongUse);
        }
    }

    private static void GoTo(ref Utf8JsonReader reader, string member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt)
            {
                return;
            }

            reader.Skip();
        }
    }

    private void ReadKey(ref Utf8JsonReader reader, string at)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(reader.TokenStartIndex, at, "must be an object with 'accessKeyId', 'secretAccessKey' and 'actions'");
        }

        var start = reader.TokenStartIndex;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string>? actions = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!Fields.Contains(name))
            {
                throw Wrong(reader.TokenStartIndex, $"{at}.{name}", $"is no field of a key. There are: {string.Join(", ", Fields)}");
            }

            reader.Read();
            if (name == "actions")
            {
                actions = ReadActions(ref reader, $"{at}.{name}");
            }
            else
            {
                texts[name] = Checked(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(reader.TokenStartIndex, $"{at}.{name}", "must be a text"), reader.TokenStartIndex, $"{at}.{name}");
            }
        }

        var id = texts.GetValueOrDefault("accessKeyId") ?? throw Wrong(start, $"{at}.accessKeyId", "is missing");
        if (actions is null)
        {
            throw Wrong(start, $"{at}.actions", "is missing: list what the key may do, [\"*\"] for everything");
        }

        var account = texts.GetValueOrDefault("account") ?? (IsAccount(id) ? id : Credential.AnyAccount);
        var key = AccessKey.Configured(new AwsCredentials(id, Secret(texts, start, at)), account, texts.GetValueOrDefault("user"), new ActionList(actions), texts.GetValueOrDefault("region"));
        if (!_keys.TryAdd(id, key))
        {
            throw Wrong(start, $"{at}.accessKeyId", $"is there twice: '{id}'");
        }

        _order.Add(id);
    }

    private List<string> ReadActions(ref Utf8JsonReader reader, string at)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Wrong(reader.TokenStartIndex, at, "must be a list such as [\"states:*\", \"lambda:Invoke*\"]");
        }

        var actions = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var action = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            if (!ActionList.IsPattern(action))
            {
                throw Wrong(reader.TokenStartIndex, $"{at}[{actions.Count}]", "must be an action such as states:StartExecution, states:*, lambda:Invoke* or *");
            }

            actions.Add(action);
        }

        return actions.Count > 0 ? actions : throw Wrong(reader.TokenStartIndex, at, "is empty: a key that may do nothing is of no use");
    }

    private string Checked(string name, string value, long position, string at)
    {
        var wrong = name switch
        {
            "accessKeyId" when value.Length is < 3 or > 128 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') => "must have 3 to 128 letters, digits, _ and -",
            "account" when !IsAccount(value) => "must have 12 digits",
            "region" when !Credential.IsRegion(value) => "must be a region such as eu-west-1",
            "user" when value.Length is 0 or > 64 || !value.All(c => char.IsAsciiLetterOrDigit(c) || "+=,.@_-".Contains(c, StringComparison.Ordinal)) => "must have 1 to 64 letters, digits and +=,.@_-",
            _ => null,
        };
        return wrong is null ? value : throw Wrong(position, at, wrong);
    }

    private string Secret(Dictionary<string, string> texts, long start, string at)
    {
        var ways = texts.Keys.Where(k => k.StartsWith("secretAccessKey", StringComparison.Ordinal)).ToList();
        if (ways is not [var way])
        {
            throw Wrong(start, $"{at}.secretAccessKey", ways.Count == 0 ? "is missing" : $"is given in several ways: {string.Join(", ", ways)}");
        }

        string secret;
        switch (way)
        {
            case "secretAccessKeyVariable":
                secret = _shell.Variable(texts[way]) ?? throw Wrong(start, $"{at}.{way}", $"names the variable {texts[way]}, which is not set");
                break;
            case "secretAccessKeyFile":
                var file = Path.GetFullPath(texts[way], Path.GetDirectoryName(_path)!);
                secret = File.ReadAllText(file).TrimEnd('\r', '\n');
                _files.Add(file);
                break;
            default:
                secret = texts[way];
                _files.Add(_path);
                break;
        }

        return secret.Length >= SecretLengthMin ? secret : throw Wrong(start, $"{at}.{way}", $"has fewer than {SecretLengthMin} characters");
    }

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    private static bool CanOthersRead(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != UnixFileMode.None;

    private CliException Wrong(long position, string field, string what)
    {
        var before = _text.AsSpan(0, Math.Min(_text.Length, (int)position));
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new CliException($"{_path}:{line}:{column}: {field} {what}.", ExitCode.WrongUse);
    }
}
