namespace Treadle.WebConsole.Tests;

/// <summary>A server and a browser for all stories of a class.</summary>
public abstract class ServerAndBrowser(bool hasSample) : IAsyncLifetime
{
    internal ConsoleServer Server { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Browser = await Browser.StartAsync();
        Server = await ConsoleServer.StartAsync(hasSample);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
            await Browser.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

/// <summary>With nothing on the server: the stories make what they need.</summary>
public sealed class Empty() : ServerAndBrowser(hasSample: false)
{
    /// <summary>Region and account of what the stories make.</summary>
    internal static string Scope => "us-east-1/000000000000";
}

/// <summary>With the sample on the server: the stories only look at it or add to it.</summary>
public sealed class Sample() : ServerAndBrowser(hasSample: true)
{
    public const string Basket =
        """{"basket":{"platform":"WEB","ordernumber":6875675878,"items":[{"id":"12345","name":"fish","quantity":1},{"id":"23456","name":"chips","quantity":2},{"id":"34567","name":"squid sticks","quantity":3}]}}""";
}
