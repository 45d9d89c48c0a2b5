using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>Posts notifications to HTTP(S) endpoints. Any thread.</summary>
/// <remarks>
/// The addresses are the user's own, those of this machine included. Redirects are not followed, and what an endpoint answers is not read: only its status counts.
/// </remarks>
internal sealed class HttpEndpoints
{
    /// <summary>An endpoint that takes longer has failed.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    private static readonly HttpClient Client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = 64,
            MaxResponseHeadersLength = 16,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTrusted },
        },
        disposeHandler: true)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="AwsErrorException">The endpoint did not take it; its status is the endpoint's, or 503 when it was not reached.</exception>
    public async ValueTask PostAsync(Subscription subscription, Notification notification, string body, string contentType, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Endpoint) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("User-Agent", "Amazon Simple Notification Service Agent");
        Add(request.Headers, "x-amz-sns-message-type", notification.Type);
        Add(request.Headers, "x-amz-sns-message-id", notification.MessageId);
        Add(request.Headers, "x-amz-sns-topic-arn", notification.TopicArn);
        if (notification.Type != "SubscriptionConfirmation")
        {
            Add(request.Headers, "x-amz-sns-subscription-arn", subscription.Arn);
        }

        if (subscription.IsRaw && notification.Token is null)
        {
            Add(request.Headers, "x-amz-sns-rawdelivery", "true");
        }

        if (request.RequestUri!.UserInfo is { Length: > 0 } user)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bound.CancelAfter(AnswerMax);
        try
        {
            using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw Refused(answer.StatusCode);
            }
        }
        catch (HttpRequestException e)
        {
            throw new AwsErrorException("EndpointUnreachable", e.Message, 503);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new AwsErrorException("RequestTimeout", $"The endpoint did not answer within {AnswerMax.TotalSeconds} seconds.", 503);
        }
    }

    /// <summary>Server errors, redirects and 429 are worth a repetition; what the endpoint refuses is not.</summary>
    private static AwsErrorException Refused(HttpStatusCode status) => new(
        $"{(int)status}",
        $"The endpoint answered with the status {(int)status}.",
        (int)status is >= 400 and < 500 and not 429 ? 400 : 503);

    private static void Add(HttpRequestHeaders headers, string name, string value) => headers.TryAddWithoutValidation(name, value);

    /// <summary>On this machine any certificate will do; elsewhere it must be one that the system trusts.</summary>
    private static bool IsTrusted(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate, System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || (sender is SslStream { TargetHostName: var host } && (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))));
}
