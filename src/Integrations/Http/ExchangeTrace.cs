using System.Text;
using Treadle.Runtime;

namespace Treadle.Integrations.Http;

/// <summary>Tells what an HTTP task sends and gets: first the request alone, should no answer come; then with the answer.</summary>
internal sealed class ExchangeTrace : IDisposable
{
    private readonly HttpRequestMessage _withoutSecrets;
    private readonly HttpExchange _exchange;
    private readonly Action<HttpExchange> _exchanged;

    private ExchangeTrace(HttpRequestMessage withoutSecrets, HttpExchange exchange, Action<HttpExchange> exchanged) =>
        (_withoutSecrets, _exchange, _exchanged) = (withoutSecrets, exchange, exchanged);

    /// <param name="request">As it goes out.</param>
    /// <param name="withoutSecrets">As it would go out without a connection; belongs to the trace.</param>
    /// <param name="exchanged">Is told.</param>
    /// <param name="stop">The task has ended.</param>
    public static async Task<ExchangeTrace> BeginAsync(HttpRequestMessage request, HttpRequestMessage withoutSecrets, Action<HttpExchange> exchanged, CancellationToken stop)
    {
        var exchange = new HttpExchange(await RequestOf(request, stop), await RequestOf(withoutSecrets, stop), Response: null);
        exchanged(exchange);
        return new ExchangeTrace(withoutSecrets, exchange, exchanged);
    }

    public void End(HttpResponseMessage response, byte[] body) => _exchanged(_exchange with
    {
        Response = new HttpExchangeResponse(
            _exchange.Request.Protocol,
            (int)response.StatusCode,
            response.ReasonPhrase ?? "",
            [.. HeadersOf(response.Headers.NonValidated), .. HeadersOf(response.Content.Headers.NonValidated)],
            Encoding.UTF8.GetString(body)),
    });

    public void Dispose() => _withoutSecrets.Dispose();

    private static async Task<HttpExchangeRequest> RequestOf(HttpRequestMessage request, CancellationToken stop) => new(
        request.RequestUri!.Scheme,
        request.Method.Method,
        request.RequestUri.AbsoluteUri,
        [.. HeadersOf(request.Headers.NonValidated), .. request.Content is null ? [] : HeadersOf(request.Content.Headers.NonValidated)],
        request.Content is null ? null : await request.Content.ReadAsStringAsync(stop));

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(System.Net.Http.Headers.HttpHeadersNonValidated headers) =>
        headers.Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
}
