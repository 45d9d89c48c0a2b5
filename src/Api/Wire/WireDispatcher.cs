using System.Text;
using Treadle.Api.Access;
using Treadle.Api.ApiGatewayV2;
using Treadle.Api.Remote;
using Treadle.Api.Sqs;
using Treadle.Api.Wire.Query;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Api.Wire;

/// <summary>Tells AWS's protocols apart, finds the operation, and runs it. Any thread.</summary>
/// <param name="operations">What this server can do.</param>
/// <param name="defaultRegion">The region of requests that name none.</param>
/// <param name="fault">Told of every failure that is a bug of this server, with the operation.</param>
/// <param name="limits">What a request may bring; null is what AWS takes.</param>
/// <param name="remote">Services that are elsewhere; null for none.</param>
/// <param name="authentication">Whose requests are answered; null answers all.</param>
/// <param name="observer">Hears of what was answered; null when nobody does.</param>
public sealed class WireDispatcher(
    OperationTable operations,
    string defaultRegion,
    Action<string, Exception> fault,
    Limits? limits = null,
    RemoteServices? remote = null,
    Authentication? authentication = null,
    IOperationObserver? observer = null)
{
    private readonly Forwarding? _forwarding = remote is { Endpoints.Count: > 0 } ? new Forwarding(remote) : null;

    /// <summary>Finds out what a request is from its head alone.</summary>
    /// <returns>The call; also for an operation that does not exist here: running it gives the refusal.</returns>
    public WireCall Route(WireRequest request)
    {
        var call = RouteOwn(request);
        if (_forwarding is not null)
        {
            call.Request = request;
            call.IsForwarded = _forwarding.Has(call.SigningName);
        }

        if (authentication is not null)
        {
            Identify(call, request, authentication);
        }

        return call;
    }

    private static void Identify(WireCall call, WireRequest request, Authentication authentication)
    {
        if (!authentication.IsRequired)
        {
            call.Key = authentication.SessionOf(request);
        }
        else if (!call.IsLink)
        {
            call.Request = request;
            try
            {
                // The service of a form is known when its body is.
                call.Claim = authentication.Examine(request, call.Protocol is QueryProtocol ? null : call.SigningName);
                call.Key = call.Claim.Key;
            }
            catch (AccessException refused)
            {
                call.Refusal = refused;
            }
        }

        if (call.Key is { } key && key.Account != call.Caller.Account)
        {
            call.Caller = call.Caller with { Account = key.Account };
        }
    }

    private WireCall RouteOwn(WireRequest request)
    {
        var credential = Credential.Of(request, defaultRegion);
        if (request.Header("X-Amz-Target") is { } target)
        {
            return RouteTarget(target, credential, request);
        }

        if (CborProtocol.OperationOf(request) is { } operation)
        {
            return new WireCall(CborProtocol.Instance, "monitoring", operation, credential.Caller) { IsGzipped = IsGzipped(request) };
        }

        if (RestRoute.Find(LambdaRoutes.All, request) is { } ofLambda)
        {
            return new WireCall(new RestJsonProtocol(request, ofLambda.Route, ofLambda.Members), "lambda", ofLambda.Route.Operation, credential.Caller);
        }

        if (SchedulerRoutes.Find(request, credential.Service) is { } scheduled)
        {
            return new WireCall(new RestJsonProtocol(request, scheduled.Route, scheduled.Members), SchedulerRoutes.Service, scheduled.Route.Operation, credential.Caller);
        }

        if (ApiGatewayRoutes.Find(request, credential.Service) is { } found)
        {
            return new WireCall(new ApiGatewayProtocol(request, found.Route, found.Members), ApiGatewayRoutes.Service, found.Route.Operation, credential.Caller);
        }

        if (HttpApiRoutes.Find(request, credential.Service) is { } ofHttpApis)
        {
            return new WireCall(new ApiGatewayProtocol(request, ofHttpApis.Route, ofHttpApis.Members), HttpApiOperations.Service, ofHttpApis.Route.Operation, credential.Caller);
        }

        if (IsForm(request))
        {
            // The operation is in the body.
            var signed = credential.Service is { } service ? new QueryProtocol(QueryServices.Find(version: null, service)) : QueryProtocol.Unread;
            return new WireCall(signed, credential.Service ?? "", "", credential.Caller) { Path = request.Path, IsGzipped = IsGzipped(request) };
        }

        if (RouteLink(request, credential) is { } link)
        {
            return link;
        }

        return new WireCall(AwsJsonProtocol.Version10, credential.Service ?? "", $"{request.Method} {request.Path}", credential.Caller);
    }

    /// <summary>Runs a call. Never throws, except when it is cancelled.</summary>
    public async ValueTask<WireAnswer> RunAsync(WireCall call, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var routed = call;
        try
        {
            if (call.Refusal is { } refusal)
            {
                throw refusal;
            }

            call.Claim?.Verify(body.Span);
            if (call.IsForwarded)
            {
                Allow(call, body);
                return await _forwarding!.RunAsync(call, call.SigningName, body, stop);
            }

            if (call.IsGzipped)
            {
                body = Gzip.Inflate(body, call.BodyBytesMax);
            }

            if (call is { Protocol: QueryProtocol, Operation.Length: 0 })
            {
                routed = RouteForm(call, body);
                Allow(routed, body);
                if (_forwarding is not null && _forwarding.Has(routed.Service))
                {
                    return await _forwarding.RunAsync(call, routed.Service, body, stop);
                }
            }

            if (ReferenceEquals(call, routed))
            {
                Allow(call, body);
            }

            var operation = operations.Find(routed.Service, routed.Operation) ?? throw NotSupported(routed);
            call.KnownOperation = operation.Name;
            var answer = await routed.Protocol.RunAsync(routed, operation, body, stop);
            observer?.Answered(routed.Service, operation.Name, routed.Caller);
            return answer;
        }
        catch (AwsErrorException error)
        {
            return Refuse(call, routed, error);
        }
        catch (AccessException refused)
        {
            return Refuse(call, routed, AccessErrors.Of(refused, routed.Protocol.ErrorStyle));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (StoreFailedException failed)
        {
            // Told once by whoever restarts the server, not by each request.
            return Unavailable(call, failed.Message);
        }
        catch (OperationCanceledException)
        {
            return Unavailable(call, "The server is stopping.");
        }
        catch (Exception e)
        {
            fault($"{routed.Service}:{routed.Operation} {routed.RequestId}", e);
            return Refuse(call, routed, new AwsErrorException("InternalFailure", "The request failed in the server; its log says why.", 500));
        }
    }

    /// <summary>The answer while the server cannot do anything: clients try again.</summary>
    public static WireAnswer Unavailable(WireCall call, string reason) =>
        call.Protocol.Error(call, new AwsErrorException("ServiceUnavailable", $"The request has failed due to a temporary failure of the server. {reason}", 503));

    /// <summary>The answer to a body longer than <see cref="WireCall.BodyBytesMax"/>.</summary>
    public WireAnswer TooLarge(WireCall call) => RefuseUnread(
        call, new AwsErrorException("RequestEntityTooLargeException", $"The request is longer than {call.BodyBytesMax} bytes.", 413));

    /// <summary>The answer to a request that there is no room for now. SDKs know it: they wait and try again.</summary>
    public WireAnswer Throttled(WireCall call) => RefuseUnread(call, call.SigningName is "lambda" or ApiGatewayRoutes.Service
        ? new AwsErrorException("TooManyRequestsException", "Rate Exceeded.", 429)
        : new AwsErrorException("ThrottlingException", "Rate exceeded"));

    /// <summary>The answer to a request that is not let in.</summary>
    public WireAnswer Refused(WireCall call) => RefuseUnread(call, AccessErrors.Of(call.Refusal!, call.Protocol.ErrorStyle));

    private static void Allow(WireCall call, ReadOnlyMemory<byte> body)
    {
        if (call.Claim is not { } claim)
        {
            return;
        }

        if (claim.Service is { } service && service != call.SigningName)
        {
            throw new AccessException(AccessFault.WrongScope, $"Credential should be scoped to correct service: '{call.SigningName}'.");
        }

        if (ActionNames.Of(call) is { } action)
        {
            claim.Allow(action, () => RequestedResource.Of(call, body));
        }
    }

    private WireAnswer RefuseUnread(WireCall call, AwsErrorException error)
    {
        call.KnownOperation = operations.Find(call.Service, call.Operation)?.Name ?? call.KnownOperation;
        return Refuse(call, call, error);
    }

    private static WireAnswer Refuse(WireCall call, WireCall routed, AwsErrorException error)
    {
        call.Code = error.Code;
        return routed.Protocol.Error(routed, error);
    }

    private WireCall RouteTarget(string target, Credential credential, WireRequest request)
    {
        var dot = target.LastIndexOf('.');
        var prefix = dot < 0 ? target : target[..dot];
        var operation = dot < 0 ? "" : target[(dot + 1)..];
        var (protocol, service) = prefix switch
        {
            "AWSStepFunctions" => (AwsJsonProtocol.Version10, "states"),
            "Logs_20140328" => (AwsJsonProtocol.Version11, "logs"),
            "GraniteServiceVersion20100801" => (AwsJsonProtocol.Version10, "monitoring"),
            "Kinesis_20131202" => (AwsCborProtocol.IsOf(request) ? AwsCborProtocol.Instance : (WireProtocol)AwsJsonProtocol.Version11, "kinesis"),
            "Firehose_20150804" => (AwsJsonProtocol.Version11, "firehose"),
            "AmazonSQS" => (AwsJsonProtocol.Version10, SqsOperations.Service),
            "AWSEvents" => (AwsJsonProtocol.Version11, "events"),
            "CloudFormation_20100515" => (AwsJsonProtocol.Version11, "cloudformation"),
            _ => (AwsJsonProtocol.Version10, credential.Service ?? prefix),
        };
        return new WireCall(protocol, service, operation, credential.Caller) { Limits = limits ?? Limits.Aws, IsGzipped = IsGzipped(request) };
    }

    private static WireCall RouteForm(WireCall call, ReadOnlyMemory<byte> body)
    {
        var form = WireQuery.Parse(Encoding.UTF8.GetString(body.Span));
        var service = QueryServices.Find(form.GetValueOrDefault("Version"), call.Service.Length > 0 ? call.Service : null);
        return new WireCall(new QueryProtocol(service), service.Name, form.GetValueOrDefault("Action", "(none)"), call.Caller)
        {
            Path = call.Path,
            Request = call.Request,
            Key = call.Key,
            Claim = call.Claim,
        };
    }

    /// <summary>A GET whose query string holds the form. Unsigned ones are few: a page of another site may lead a browser to any address.</summary>
    private WireCall? RouteLink(WireRequest request, Credential credential)
    {
        if (request.Method != "GET" || !request.Query.Contains("Action=", StringComparison.Ordinal))
        {
            return null;
        }

        var form = WireQuery.Parse(request.Query);
        if (form.GetValueOrDefault("Action") is not { } action)
        {
            return null;
        }

        // What is signed in its query counts as signed only where that is verified.
        var isSigned = request.Header("Authorization") is not null || (authentication?.IsRequired == true && credential.Service is not null);
        var service = isSigned ? QueryServices.Find(form.GetValueOrDefault("Version"), credential.Service) : QueryServices.OfLink(action);
        return service is null ? null : new WireCall(new QueryProtocol(service) { QueryString = request.Query }, service.Name, action, credential.Caller)
        {
            Path = request.Path,
            IsLink = !isSigned,
        };
    }

    private static AwsErrorException NotSupported(WireCall call) => call.Service.Length == 0
        ? new("UnknownOperationException", $"No AWS operation was recognized in this request: {call.Operation}.", 404)
        : new("UnknownOperationException", $"The operation {call.Service}:{call.Operation} is not supported by this server.");

    private static bool IsGzipped(WireRequest request) => string.Equals(request.Header("Content-Encoding"), "gzip", StringComparison.OrdinalIgnoreCase);

    private static bool IsForm(WireRequest request) =>
        request.Method == "POST"
        && request.Header("Content-Type") is { } type
        && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
