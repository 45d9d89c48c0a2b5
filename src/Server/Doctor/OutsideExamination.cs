using Treadle.Api.Remote;
using Treadle.Server.Cli;
using Treadle.Server.Cli.Configuration;

namespace Treadle.Server.Doctor;

/// <summary>Asks whether the services that are elsewhere answer, and says where test cases come from. Shows no credentials.</summary>
internal sealed class OutsideExamination(OutsideSettings outside, Shell shell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Finding>> RunAsync(Action<string> progress, CancellationToken stop)
    {
        var findings = new List<Finding>();
        if (outside.Endpoints.Count > 0)
        {
            progress("Asking the endpoints");
            using var client = new HttpMessageInvoker(shell.Http());
            findings.AddRange(await Task.WhenAll(outside.Endpoints.Select(e => AskAsync(client, e, stop))));
        }

        if (outside.MockConfiguration is { } mocks)
        {
            findings.Add(new Finding(Mark.Ok, "Test cases", $"They come from {mocks}"));
        }

        return findings;
    }

    /// <summary>Any answer will do: what it says depends on the service.</summary>
    private async Task<Finding> AskAsync(HttpMessageInvoker client, ServiceEndpoint endpoint, CancellationToken stop)
    {
        var address = endpoint.AddressIn(endpoint.Region ?? Settings.DefaultRegion);
        using var limit = new CancellationTokenSource(Patience, shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await client.SendAsync(request, either.Token);
            return new Finding(Mark.Ok, endpoint.Service.Name, $"{Settings.Text(address)} answers");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException && !stop.IsCancellationRequested)
        {
            return new Finding(
                Mark.Wrong,
                endpoint.Service.Name,
                $"{Settings.Text(address)} does not answer: {(e is OperationCanceledException ? "it took too long" : e.Message)}",
                $"Start the server that is to be there, or change the setting of the service '{endpoint.Service.Name}'");
        }
    }
}
