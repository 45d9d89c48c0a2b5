namespace Treadle.Cli.Tests;

/// <summary>Where the server's access keys come from, and which of them client commands sign with.</summary>
public sealed class CredentialSettingsTests
{
    private const string Two = """
        [
          // Everything.
          {"accessKeyId": "AKIAONE", "secretAccessKey": "one-secret-0123", "actions": ["*"], "account": "111122223333"},
          {"accessKeyId": "444455556666", "secretAccessKeyFile": "two.secret", "actions": ["states:*", "lambda:Invoke*"], "region": "eu-west-1", "user": "two"},
          {"accessKeyId": "AKIATHREE", "secretAccessKeyVariable": "THREE", "actions": ["s3:Get?bject"]},
        ]
        """;

    [Theory]
    [InlineData("option")]
    [InlineData("variable")]
    [InlineData("list in treadle.json")]
    [InlineData("path in treadle.json")]
    public async Task Keys_are_read_from_the_option_the_variable_and_the_settings_file(string from)
    {
        using var shell = new TestShell().WithFile("two.secret", "two-secret-0123\n").With("THREE", "three-secret-0123").WithFile("keys.json", Two);
        string[] options = from == "option" ? ["--credentials", "keys.json"] : [];
        _ = from switch
        {
            "variable" => shell.With("TREADLE_CREDENTIALS_FILE", "keys.json"),
            "list in treadle.json" => shell.WithFile("treadle.json", $$"""{"services": {}, "credentials": {{Two}}}"""),
            "path in treadle.json" => shell.WithFile("treadle.json", """{"credentials": "keys.json"}"""),
            _ => shell,
        };
        shell.Host.Fail(new IOException("enough"));

        await shell.RunAsync(["start", .. options]);

        Assert.Equal(
            [
                ("AKIAONE", "one-secret-0123", "111122223333", "arn:aws:iam::111122223333:user/AKIAONE", "*", null),
                ("444455556666", "two-secret-0123", "444455556666", "arn:aws:iam::444455556666:user/two", "states:*, lambda:Invoke*", "eu-west-1"),
                ("AKIATHREE", "three-secret-0123", "000000000000", "arn:aws:iam::000000000000:user/AKIATHREE", "s3:Get?bject", null),
            ],
            shell.Host.Keys.Select(k => (k.Credentials.AccessKeyId, k.Credentials.SecretAccessKey, k.Account, k.Identity.Arn, k.Actions.ToString(), k.Region)));
    }

    [Theory]
    [InlineData("""{}""", "keys.json:1:1: credentials must be a list of keys.")]
    [InlineData("""[]""", "keys.json:1:2: credentials must name at least one key.")]
    [InlineData("[\n  3]", "keys.json:2:3: credentials[0] must be an object with 'accessKeyId', 'secretAccessKey' and 'actions'.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\",\n \"acount\": \"1\"}]", "keys.json:2:2: credentials[0].acount is no field of a key. There are: accessKeyId, secretAccessKey,")]
    [InlineData("[{\"accessKeyId\": \"A/B/C\"}]", "keys.json:1:18: credentials[0].accessKeyId must have 3 to 128 letters, digits, _ and -.")]
    [InlineData("[{\"accessKeyId\": 5}]", "credentials[0].accessKeyId must be a text.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"actions\": [\"*\"]}]", "keys.json:1:2: credentials[0].secretAccessKey is missing.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush\", \"actions\": [\"*\"]}]", "credentials[0].secretAccessKey has fewer than 8 characters.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush-hush\"}]", "credentials[0].actions is missing: list what the key may do, [\"*\"] for everything.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush-hush\", \"actions\": []}]", "credentials[0].actions is empty:")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush-hush\", \"actions\": [\"states:*\",\n\"StartExecution\"]}]", "keys.json:2:1: credentials[0].actions[1] must be an action such as")]
    [InlineData("[{\"secretAccessKey\": \"hush-hush\", \"actions\": [\"*\"]}]", "credentials[0].accessKeyId is missing.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKeyVariable\": \"NOBODY\", \"actions\": [\"*\"]}]", "credentials[0].secretAccessKeyVariable names the variable NOBODY, which is not set.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKeyFile\": \"nowhere\", \"actions\": [\"*\"]}]", "nowhere")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"account\": \"12\"}]", "credentials[0].account must have 12 digits.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"region\": \"EU\"}]", "credentials[0].region must be a region such as eu-west-1.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"user\": \"a/b\"}]", "credentials[0].user must have 1 to 64 letters, digits and +=,.@_-.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush-hush\", \"actions\": [\"*\"]},\n {\"accessKeyId\": \"AKIA\", \"secretAccessKey\": \"hush-hush\", \"actions\": [\"*\"]}]", "keys.json:2:2: credentials[1].accessKeyId is there twice: 'AKIA'.")]
    [InlineData("[{\"accessKeyId\": \"AKIA\",,", "keys.json:1:")]
    public async Task A_file_that_is_wrong_is_refused_with_the_line_and_the_field_and_without_the_secret(string text, string words)
    {
        using var shell = new TestShell().WithFile("keys.json", text);

        Assert.Equal(2, await shell.RunAsync("start", "--credentials", "keys.json"));

        Assert.Contains(words, shell.Error);
        Assert.DoesNotContain("hush", shell.Error);
        Assert.Null(shell.Host.Started);
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        using var shell = new TestShell().WithFile("keys.json", """[{"accessKeyId": "AKIA", "secretAccessKey": "hush-hush", "actions": ["*"]}]""");
        File.SetUnixFileMode(shell.PathOf("keys.json"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        shell.Host.Fail(new IOException("enough"));

        await shell.RunAsync("start", "--credentials", "keys.json");
        Assert.Contains($"{shell.PathOf("keys.json")} holds secrets and can be read by others on this machine: chmod 600", shell.Error);
        Assert.DoesNotContain("hush", shell.Error + shell.Out);

        using var careful = new TestShell().WithFile("keys.json", shell.Read("keys.json"));
        File.SetUnixFileMode(careful.PathOf("keys.json"), UnixFileMode.UserRead);
        careful.Host.Fail(new IOException("enough"));
        await careful.RunAsync("start", "--credentials", "keys.json");
        Assert.DoesNotContain("chmod", careful.Error);
    }

    [Theory]
    [InlineData("", "AKIAONE")]
    [InlineData("AWS_ACCESS_KEY_ID=AKIATHREE", "AKIATHREE")]
    [InlineData("AWS_ACCESS_KEY_ID=AKIAELSEWHERE", "AKIAONE")]
    public async Task Env_prints_a_key_of_the_server(string variable, string key)
    {
        using var shell = new TestShell().WithFile("two.secret", "two-secret-0123").With("THREE", "three-secret-0123").WithFile("treadle.json", $$"""{"credentials": {{Two}}}""");
        if (variable.Split('=') is [var name, var value])
        {
            shell.With(name, value);
        }

        await shell.RunAsync("env");

        Assert.Contains($"export AWS_ACCESS_KEY_ID='{key}'\n", shell.Out);
        Assert.Contains($"export AWS_SECRET_ACCESS_KEY='{key[4..].ToLowerInvariant()}-secret-0123'\n", shell.Out);
    }

    [Fact]
    public async Task Configure_writes_a_key_of_the_server_and_shows_no_secret()
    {
        using var shell = new TestShell().WithFile("treadle.json", """{"credentials": [{"accessKeyId": "AKIAONE", "secretAccessKey": "one-secret-0123", "actions": ["*"]}]}""");

        Assert.Equal(0, await shell.RunAsync("configure", "--profile", "p", "--yes"));

        Assert.Equal("[p]\naws_access_key_id = AKIAONE\naws_secret_access_key = one-secret-0123\n", shell.Read("home/.aws/credentials"));
        Assert.DoesNotContain("one-secret", shell.Out + shell.Error);
    }

    [Theory]
    [InlineData("variables", "AKIAVAR", "token-of-var")]
    [InlineData("profile", "AKIAPROFILE", "token-of-profile")]
    [InlineData("profile of the configuration file", "AKIACONFIG", null)]
    [InlineData("settings", "AKIASETTINGS", null)]
    [InlineData("default profile", "AKIADEFAULT", null)]
    [InlineData("nothing", "test", null)]
    public async Task Client_commands_sign_with_what_the_SDKs_would_find(string from, string key, string? token)
    {
        using var shell = new TestShell { Server = new FakeServer().Answers("AWSStepFunctions.StartExecution", "{}").Answers("Logs_20140328.FilterLogEvents", """{"events":[]}"""), Projects = new OneProject() }
            .WithFile("home/.aws/credentials", (from == "nothing" ? "" : "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = d\n") + "[other]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = p\naws_session_token = token-of-profile\n")
            .WithFile("home/.aws/config", "[profile third]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = c\n");
        _ = from switch
        {
            "variables" => shell.With("AWS_ACCESS_KEY_ID", "AKIAVAR").With("AWS_SECRET_ACCESS_KEY", "v").With("AWS_SESSION_TOKEN", "token-of-var"),
            "profile" => shell.With("AWS_PROFILE", "other"),
            "profile of the configuration file" => shell.With("AWS_PROFILE", "third"),
            "settings" => shell.WithFile("treadle.json", """{"credentials": [{"accessKeyId": "AKIASETTINGS", "secretAccessKey": "one-secret-0123", "actions": ["*"]}]}"""),
            _ => shell,
        };

        await shell.RunAsync("logs", "-f", "starter");

        var headers = shell.Server!.Asked[0].Request.Headers;
        Assert.StartsWith($"AWS4-HMAC-SHA256 Credential={key}/", headers.GetValues("Authorization").Single());
        Assert.Equal(token, headers.TryGetValues("X-Amz-Security-Token", out var sent) ? sent.Single() : null);
    }
}
