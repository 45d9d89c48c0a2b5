namespace Treadle.Cli.Tests;

public sealed class EnvTests
{
    [Fact]
    public async Task It_exports_the_address_credentials_and_region()
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync("env", "--region", "eu-west-1"));

        Assert.Equal(
            """
            export AWS_ENDPOINT_URL='http://127.0.0.1:4566'
            export AWS_ACCESS_KEY_ID='test'
            export AWS_SECRET_ACCESS_KEY='test'
            export AWS_REGION='eu-west-1'
            export AWS_DEFAULT_REGION='eu-west-1'
            export AWS_DISABLE_HOST_PREFIX_INJECTION='true'

            """,
            shell.Out);
    }

    [Theory]
    [InlineData("fish", "set -gx AWS_REGION 'us-east-1'")]
    [InlineData("powershell", "$env:AWS_REGION = 'us-east-1'")]
    [InlineData("zsh", "export AWS_REGION='us-east-1'")]
    public async Task It_speaks_the_shells_language(string dialect, string line)
    {
        using var shell = new TestShell();

        Assert.Equal(0, await shell.RunAsync("env", "--shell", dialect));

        Assert.Contains(line + "\n", shell.Out);
    }

    [Fact]
    public async Task An_unknown_shell_is_wrong_use()
    {
        using var shell = new TestShell();

        Assert.Equal(2, await shell.RunAsync("env", "--shell", "tcsh"));

        Assert.Contains("tcsh", shell.Error);
    }

    [Fact]
    public async Task An_option_wins_over_the_environment_and_that_over_the_file()
    {
        using var shell = new TestShell()
            .With("AWS_ENDPOINT_URL", "http://127.0.0.1:5001")
            .WithFile("treadle.json", """{"endpointUrl":"http://127.0.0.1:5002","region":"eu-central-1"}""");

        await shell.RunAsync("env", "--endpoint-url", "http://127.0.0.1:5000");
        await shell.RunAsync("env");

        Assert.Contains("AWS_ENDPOINT_URL='http://127.0.0.1:5000'", shell.Out);
        Assert.Contains("AWS_ENDPOINT_URL='http://127.0.0.1:5001'", shell.Out);
        Assert.Contains("AWS_REGION='eu-central-1'", shell.Out);
        Assert.DoesNotContain("5002", shell.Out);
    }

    [Theory]
    [InlineData("""{"prot":1}""", "'prot' is no setting. There are: port, host, data, endpointUrl, region,")]
    [InlineData("""{"port":true}""", "'port' must be a text or a number.")]
    [InlineData("{\n  \"port\": 1,,\n}", "treadle.json:2:")]
    [InlineData("[]", "it must hold a JSON object.")]
    public async Task A_wrong_settings_file_is_refused_and_the_place_named(string text, string words)
    {
        using var shell = new TestShell().WithFile("treadle.json", text);

        Assert.Equal(2, await shell.RunAsync("env"));

        Assert.Contains(words, shell.Error);
        Assert.Empty(shell.Out);
    }

    [Theory]
    [InlineData("localhost:4566")]
    [InlineData("ftp://127.0.0.1")]
    public async Task An_address_that_is_none_is_wrong_use(string address)
    {
        using var shell = new TestShell();

        Assert.Equal(2, await shell.RunAsync("env", "--endpoint-url", address));

        Assert.Contains(address, shell.Error);
    }
}
