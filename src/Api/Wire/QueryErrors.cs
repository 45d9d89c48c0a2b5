using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>Errors of a service that spoke the Query protocol before: newer protocols carry the shape's name, and the former code in a header.</summary>
internal static class QueryErrors
{
    public static string ShapeOf(string code) => code switch
    {
        "InvalidParameterValue" or "InvalidParameterCombination" => code + "Exception",
        "MissingParameter" => "MissingRequiredParameterException",
        _ => code,
    };

    public static KeyValuePair<string, string> HeaderOf(AwsErrorException error, string code) =>
        new("x-amzn-query-error", $"{code};{(error.Status < 500 ? "Sender" : "Receiver")}");
}
