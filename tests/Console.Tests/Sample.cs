namespace Treadle.WebConsole.Tests;

/// <summary>A server with the sample and a browser, for all stories that only look at them or add to them.</summary>
public sealed class Sample : IAsyncLifetime
{
    public const string Basket =
        """{"basket":{"platform":"WEB","ordernumber":6875675878,"items":[{"id":"12345","name":"fish","quantity":1},{"id":"23456","name":"chips","quantity":2},{"id":"34567","name":"squid sticks","quantity":3}]}}""";

    internal ConsoleServer Server { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Browser = await Browser.StartAsync();
        Server = await ConsoleServer.StartAsync(hasSample: true);
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
