using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Treadle.Api.Remote.Protocols;
using Treadle.Aws;
using Treadle.Aws.Services;

namespace Treadle.Api.Remote;

/// <summary>Calls services at their configured endpoints: signed, with time limits, and with the SDK's retries. Any thread.</summary>
public sealed class RemoteServices : IRemoteServices, IDisposable
{
    /// <summary>How long an answer may take. A function runs up to 15 minutes.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromMinutes(16);

    private readonly FrozenDictionary<string, ServiceEndpoint> _endpoints;
    private readonly TimeProvider _time;
    private readonly Func<double> _chance;
    private readonly RemoteTransport _transport;
    private readonly ConcurrentDictionary<string, RetryQuota> _quotas = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _skews = new(StringComparer.Ordinal);

    /// <param name="endpoints">One per service.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handler">Carries requests; null for the network.</param>
    /// <param name="chance">From 0 to 1, for back-off; null draws it.</param>
    public RemoteServices(IEnumerable<ServiceEndpoint> endpoints, TimeProvider time, HttpMessageHandler? handler = null, Func<double>? chance = null)
    {
        _endpoints = endpoints.ToFrozenDictionary(e => e.Service.Name, StringComparer.Ordinal);
        _time = time;
        _chance = chance ?? Random.Shared.NextDouble;
        _transport = new RemoteTransport(handler);
    }

    public IReadOnlyCollection<ServiceEndpoint> Endpoints => _endpoints.Values;

    /// <inheritdoc/>
    public bool Has(string service) => Find(service) is not null;

    /// <summary>Where a service is, by any of its names; null when no endpoint is configured for it.</summary>
    internal ServiceEndpoint? Find(string service) =>
        _endpoints.Count > 0 && EndpointServices.Find(service) is { } model ? _endpoints.GetValueOrDefault(model.Name) : null;

    /// <inheritdoc/>
    public async Task<AwsAnswer> SendAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        var endpoint = Find(service) ?? throw new AwsErrorException(AwsErrorException.ClientCode, NotConfigured(service), status: 0);
        var protocol = RemoteProtocol.Of(endpoint.Service);
        var request = protocol.Write(endpoint.Service, action, input);
        var isFunction = endpoint.Service.Name == "lambda" && action == "Invoke";
        var response = await SendAsync(endpoint, caller, request, protocol, isFunction ? FunctionTimeout : AnswerTimeout, stop);
        return new AwsAnswer(protocol.Read(endpoint.Service, action, response), response.Status, response.Headers, response.RequestId);
    }

    /// <summary>What to do about a service that is neither here nor configured.</summary>
    public static string NotConfigured(string service)
    {
        var model = EndpointServices.Find(service);
        var name = model?.Name ?? service;
        return $"No endpoint is configured for the service '{name}', which this server does not have itself. "
            + $"Set services.{name}.endpoint in treadle.json, or TREADLE_SERVICES_{model?.VariableName ?? name.ToUpperInvariant()}_ENDPOINT, to the address of a server that has it, or to \"aws\".";
    }

    public void Dispose() => _transport.Dispose();

    /// <summary>Sends a request as it is, signed anew, once: whoever sent it tries again himself.</summary>
    /// <exception cref="AwsErrorException">No answer came.</exception>
    internal async Task<RemoteResponse> ForwardAsync(ServiceEndpoint endpoint, AwsCaller caller, RemoteRequest request, CancellationToken stop)
    {
        var region = endpoint.Region ?? caller.Region;
        var address = endpoint.AddressIn(region);
        try
        {
            return await SendOnceAsync(endpoint, address, region, request, FunctionTimeout, stop);
        }
        catch (Exception e) when (IsOfNetwork(e) && !stop.IsCancellationRequested)
        {
            throw Unreachable(address, e, attempts: 1);
        }
    }

    private async Task<RemoteResponse> SendAsync(
        ServiceEndpoint endpoint, AwsCaller caller, RemoteRequest request, RemoteProtocol protocol, TimeSpan timeout, CancellationToken stop)
    {
        var region = endpoint.Region ?? caller.Region;
        var address = endpoint.AddressIn(region);
        var quota = _quotas.GetOrAdd(endpoint.Service.Name, _ => new RetryQuota());
        int? taken = null;
        for (var attempt = 1; ; attempt++)
        {
            RemoteResponse? response = null;
            AwsErrorException failure;
            bool isRetried;
            try
            {
                var signedAt = Now(address);
                response = await SendOnceAsync(endpoint, address, region, request, timeout, stop);
                if (response.IsSuccess)
                {
                    quota.Return(taken);
                    return response;
                }

                var (code, message, members) = protocol.ReadError(response);
                failure = new AwsErrorException(code ?? $"{response.Status}", message, response.Status) { Members = members, RequestId = response.RequestId, Attempts = attempt };
                isRetried = RetryRules.IsRetried(response.Status, code);
                if (RetryRules.SkewOf(response, code, signedAt, _time.GetUtcNow()) is { } skew)
                {
                    _skews[address.Authority] = skew;
                    isRetried = true;
                }
            }
            catch (Exception e) when (IsOfNetwork(e) && !stop.IsCancellationRequested)
            {
                failure = Unreachable(address, e, attempt);
                isRetried = true;
            }

            if (!isRetried || attempt == RetryRules.AttemptsMax || quota.TryTake(isTimeout: response is null) is not { } cost)
            {
                throw failure;
            }

            taken = cost;
            await Task.Delay(RetryRules.Delay(attempt, _chance(), response), _time, stop);
        }
    }

    private async Task<RemoteResponse> SendOnceAsync(ServiceEndpoint endpoint, Uri address, string region, RemoteRequest request, TimeSpan timeout, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            return await _transport.SendAsync(address, request, new Signing(endpoint.Credentials, region, endpoint.Service.SigningName, Now(address)), either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException("Read timed out", e);
        }
    }

    /// <summary>The time as the service at an address has it.</summary>
    private DateTimeOffset Now(Uri address) => _time.GetUtcNow() + _skews.GetValueOrDefault(address.Authority);

    private static bool IsOfNetwork(Exception e) => e is HttpRequestException or TimeoutException or IOException or OperationCanceledException;

    private static AwsErrorException Unreachable(Uri address, Exception e, int attempts) =>
        new(AwsErrorException.ClientCode, $"Unable to execute HTTP request: {RemoteTransport.Describe(address, e)}", status: 0) { Attempts = attempts };
}
