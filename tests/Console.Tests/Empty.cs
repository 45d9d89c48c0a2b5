namespace Treadle.WebConsole.Tests;

/// <summary>A server with nothing on it and a browser, for all stories that make what they need.</summary>
public sealed class Empty : IAsyncLifetime
{
    /// <summary>Region and account of what the stories make.</summary>
    internal static string Scope => "us-east-1/000000000000";

    internal ConsoleServer Server { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Browser = await Browser.StartAsync();
        Server = await ConsoleServer.StartAsync(hasSample: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
            await Browser.DisposeAsync();
        }
    }
}
