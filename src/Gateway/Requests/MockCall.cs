using System.Globalization;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>A mock: its request template says which of its responses to give, <c>{"statusCode": 200}</c>.</summary>
internal static class MockCall
{
    // The framework's templates say {statusCode:200}, without quotes: the gateway reads more than JSON here.
    private const string StatusPattern = """^\s*\{[\s\S]*?["']?statusCode["']?\s*:\s*["']?([1-5][0-9][0-9])["']?\s*[,}]""";

    /// <exception cref="GatewayFaultException">The template gives no status.</exception>
    public static IntegrationAnswer Answer(IntegrationRequest request) => JavaRegex.Compile(StatusPattern).Match(request.Text) is { Success: true } match
        ? new IntegrationAnswer(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), [], "", match.Groups[1].Value, IsTraced: false)
        : throw new GatewayFaultException(GatewayFault.Configuration("Unable to parse statusCode. It should be an integer and defined in request template."));
}
