using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>The Query protocol: a form <c>Action=GetCallerIdentity&amp;Version=2011-06-15</c> in, XML out.</summary>
/// <remarks>STS and CloudWatch are spoken to this way.</remarks>
internal sealed class QueryProtocol(XNamespace ns) : WireProtocol
{
    /// <summary>API versions tell the services apart when a request is not signed.</summary>
    public static string? ServiceOf(string? version) => version switch
    {
        "2011-06-15" => "sts",
        "2010-05-15" => "cloudformation",
        "2010-05-08" => "iam",
        "2010-08-01" => "monitoring",
        "2010-03-31" => "sns",
        "2012-11-05" => "sqs",
        _ => null,
    };

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var members = QueryForm.Read(WireQuery.Parse(Encoding.UTF8.GetString(body.Span)).Where(p => p.Key is not ("Action" or "Version")));
        var answer = await operation.InvokeAsync(call.Caller, members, stop);
        return Answer(call, 200, new XElement(
            ns + $"{call.Operation}Response",
            new XElement(ns + $"{call.Operation}Result", QueryForm.Write(ns, answer)),
            new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", call.RequestId))));
    }

    public override WireAnswer Error(WireCall call, AwsErrorException error) => Answer(call, error.Status, new XElement(
        ns + "ErrorResponse",
        new XElement(
            ns + "Error",
            new XElement(ns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(ns + "Code", error.Code),
            new XElement(ns + "Message", error.AwsMessage)),
        new XElement(ns + "RequestId", call.RequestId)));

    private static WireAnswer Answer(WireCall call, int status, XElement element) => new()
    {
        Status = status,
        ContentType = "text/xml",
        Body = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)),
        Headers = RequestIdHeader(call),
    };
}
