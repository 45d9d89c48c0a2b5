using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests;

/// <summary>The real program with access keys: what it answers whom, where it listens, what it writes.</summary>
public sealed class AccessProcessTests
{
    private const string Secret = "a-secret-that-nobody-sees";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_this_machine_it_does_not_start_without_keys()
    {
        var (code, _, errors) = await RunAsync(new Dictionary<string, string>(), "start", "--port", "0", "--data", Path.Combine(Path.GetTempPath(), $"treadle-never-{Guid.NewGuid():N}"), "--host", "0.0.0.0");
        Assert.Equal(2, code);
        Assert.StartsWith("--host 0.0.0.0: Beyond this machine the server listens only with credentials configured", errors, StringComparison.Ordinal);
        Assert.Contains("TREADLE_CREDENTIALS_FILE", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_keys_it_listens_beyond_this_machine_and_is_reached_by_address_but_not_by_a_strangers_name()
    {
        await using var server = await StartAsync(("TREADLE_HOST", "0.0.0.0"), ("TREADLE_LOG", "debug"));
        Assert.Equal("127.0.0.1", server.Address.Host);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/_treadle/health"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/_treadle/health", host: "10.1.2.3:4566"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, "/_treadle/health", host: "evil.example"));
    }

    [Fact]
    public async Task Keys_open_nothing_to_pages_of_other_sites()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_treadle/metrics") { Headers = { { "Origin", "https://evil.example" } } };
        request.Headers.Authorization = Basic(Secret);
        using var answer = await server.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_need_a_key_and_health_needs_none()
    {
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/_treadle/health/ready"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/_treadle/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/_treadle/metrics", basic: "another-secret"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/_treadle/metrics", basic: Secret));
    }

    [Fact]
    public async Task Its_own_commands_sign_and_no_secret_is_written_anywhere()
    {
        await using var server = await StartAsync(("TREADLE_LOG", "debug"));
        var variables = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "AKIATEST", ["AWS_SECRET_ACCESS_KEY"] = Secret, ["AWS_ENDPOINT_URL"] = server.Address.ToString() };
        var signed = await RunAsync(variables, "logs", "-f", "nobody");
        Assert.Contains("nobody", signed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception:", signed.Errors, StringComparison.Ordinal);

        variables["AWS_SECRET_ACCESS_KEY"] = "another-secret-that-nobody-sees";
        var other = await RunAsync(variables, "logs", "-f", "nobody");
        Assert.Contains("InvalidSignatureException: The request signature we calculated does not match", other.Errors, StringComparison.Ordinal);

        await server.KillAsync();
        Assert.DoesNotContain("that-nobody-sees", server.Errors + signed.Output + signed.Errors + other.Output + other.Errors, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("that-nobody-sees", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Stop)), StringComparison.Ordinal);
        }
    }

    private static async Task<ServerProcess> StartAsync(params (string Name, string Value)[] more)
    {
        var keys = Path.Combine(Directory.CreateTempSubdirectory("treadle-keys-").FullName, "keys.json");
        await File.WriteAllTextAsync(keys, """[{"accessKeyId": "AKIATEST", "secretAccessKeyVariable": "TEST_SECRET", "actions": ["*"], "account": "111122223333"}]""", Stop);
        try
        {
            return await ServerProcess.StartAsync(new Dictionary<string, string>(more.Select(m => KeyValuePair.Create(m.Name, m.Value)))
            {
                ["TREADLE_CREDENTIALS_FILE"] = keys, ["TEST_SECRET"] = Secret,
            });
        }
        finally
        {
            // It was read when the server started.
            Directory.Delete(Path.GetDirectoryName(keys)!, recursive: true);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string path, string? host = null, string? basic = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Authorization = basic is null ? null : Basic(basic);
        using var answer = await server.Client.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static AuthenticationHeaderValue Basic(string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"AKIATEST:{secret}")));

    private static async Task<(int Code, string Output, string Errors)> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "treadle.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Stop);
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, output, await errors);
    }
}
