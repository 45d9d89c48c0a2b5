using Microsoft.AspNetCore.Connections;
using Treadle.Api.Access;
using Treadle.Engine;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Composition;
using Treadle.Server.Http;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.Cli.Hosting;

/// <summary>Runs the real server; what keeps it from starting is said in words that help.</summary>
internal sealed class ServerHost(Shell shell) : IServerHost
{
    public async Task<IRunningServer> StartAsync(string host, int port, string dataFolder, Limits limits, OutsideSettings outside, IReadOnlyList<AccessKey> keys, CancellationToken stop)
    {
        try
        {
            var options = Options(host, port, dataFolder, limits, outside, keys);
            var server = await RecoveringServer.StartAsync(options, stop);
            return new RunningServer(server, Address(host, server.Port), Credentials(options));
        }
        catch (StoreInUseException)
        {
            throw new CliException(await IsTreadleAsync(Address(host, port), stop) ? AlreadyAnswers(host, port) : $"The data in {dataFolder} is in use by another Treadle server. Stop that one, or name another folder with --data.");
        }
        catch (StoreFailedException e)
        {
            throw new CliException($"The server cannot start: {e.Message}");
        }
        catch (ArgumentException e)
        {
            throw new CliException($"--host {host}: {e.Message}", ExitCode.WrongUse);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new CliException(await IsTreadleAsync(Address(host, port), stop)
                ? AlreadyAnswers(host, port)
                : $"Port {port} is in use by another program. Choose another port with --port (0 takes any free one), or stop that program.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The server cannot start with its data in {dataFolder}: {e.Message}");
        }
    }

    private ServerOptions Options(string host, int port, string dataFolder, Limits limits, OutsideSettings outside, IReadOnlyList<AccessKey> keys) => new()
    {
        Host = host,
        Port = port,
        DataDirectory = dataFolder,
        Limits = limits,
        Endpoints = [.. outside.Endpoints.Where(e => !IsOwn(e.Address, port))],
        AccessKeys = keys,
        Containers = outside.Containers,
        MockConfiguration = outside.MockConfiguration,
        HostNames = shell.Variable("TREADLE_HOST_NAMES")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        TlsCertificate = shell.Variable("TREADLE_TLS_CERTIFICATE") is { } certificate ? shell.PathOf(certificate) : null,
        TlsKey = shell.Variable("TREADLE_TLS_KEY") is { } key ? shell.PathOf(key) : null,
        MemoryLimitBytes = ByteSize.FromVariable(shell, "TREADLE_MEMORY_LIMIT"),
        Retention = RetentionSettings.Of(shell),
        LogsFor = RetentionSettings.OfLogs(shell),
        PrivateTmp = shell.Variable("TREADLE_FUNCTION_TMP") != "shared",
        AcceptsLostCommits = shell.Variable("TREADLE_ACCEPT_LOST_COMMITS") == "1",
    };

    /// <summary>Variables that send clients to this server are often set where it is started: it must not send its own calls to itself.</summary>
    private static bool IsOwn(Uri? address, int port) => address is { IsLoopback: true } && address.Port == port;

    private static Uri Address(string host, int port) => new(ListenAddress.UrlFor(host, port));

    /// <summary>In the account of the first key.</summary>
    private ClientCredentials? Credentials(ServerOptions options) =>
        options.AccessKeys is [var first, ..] && AccessServices.KeysOf(options, shell.Time).ForOwn(first.Account, "treadle", "up") is { } own
            ? new ClientCredentials(own, first.Account)
            : null;

    private static string AlreadyAnswers(string host, int port) =>
        $"A Treadle server already answers at {Settings.Text(Address(host, port))}: deploy to it with 'treadle deploy DIR', or start another with --port and --data.";

    private async Task<bool> IsTreadleAsync(Uri address, CancellationToken stop)
    {
        using var client = new AwsHttpClient(address, Settings.DefaultRegion, ClientCredentials.Any, shell);
        try
        {
            await client.CallAsync(AwsService.States, "ListStateMachines", [], stop);
            return true;
        }
        catch (Aws.AwsErrorException)
        {
            // It wants another key, or is short of something: that is how one answers.
            return true;
        }
        catch (Exception e) when (e is ServerUnreachableException or CliException)
        {
            return false;
        }
    }

    private sealed class RunningServer(RecoveringServer server, Uri address, ClientCredentials? credentials) : IRunningServer
    {
        public Uri Address => address;

        public ClientCredentials? Credentials => credentials;

        public Task<Exception> Failed => server.Failed;

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
