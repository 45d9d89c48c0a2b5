using Treadle.Api.Access;
using Treadle.Engine;
using Treadle.Server.Cli.Configuration;

namespace Treadle.Server.Cli.Hosting;

/// <summary>Runs the server inside this process. What <c>start</c> and <c>up</c> need of the composition root.</summary>
internal interface IServerHost
{
    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="host">Address or name to listen on.</param>
    /// <param name="port">0 lets the system choose.</param>
    /// <param name="dataFolder">Absolute; made when missing.</param>
    /// <param name="limits">What executions may take.</param>
    /// <param name="outside">Services that are elsewhere, and test cases in their place.</param>
    /// <param name="keys">What requests have to be signed with; none need to be when it is empty.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="CliException">It cannot start: the port is taken, the data cannot be opened. Says what to do.</exception>
    Task<IRunningServer> StartAsync(string host, int port, string dataFolder, Limits limits, OutsideSettings outside, IReadOnlyList<AccessKey> keys, CancellationToken stop);
}

/// <summary>A server that answers. Disposing it stops it cleanly: requests end, the data is closed.</summary>
internal interface IRunningServer : IAsyncDisposable
{
    /// <summary>Where it answers: with the real port, and a name that reaches it from this machine.</summary>
    Uri Address { get; }

    /// <summary>Credentials of this process, which may do everything until it ends; null where requests need not be signed.</summary>
    ClientCredentials? Credentials { get; }

    /// <summary>Completes with the reason when the server cannot go on and the process has to end.</summary>
    Task<Exception> Failed { get; }
}
