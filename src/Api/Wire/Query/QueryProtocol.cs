using System.Text;
using System.Xml;
using System.Xml.Linq;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Wire.Query;

/// <summary>The Query protocol: a form <c>Action=GetCallerIdentity&amp;Version=2011-06-15</c> in, XML out.</summary>
internal sealed class QueryProtocol(QueryService service) : WireProtocol
{
    /// <summary>For requests whose service stands in their body, until that is read.</summary>
    public static readonly QueryProtocol Unread = new(QueryServices.Find(version: null, signed: null));

    // Control characters and line ends arrive as they were: a client's parser would else turn "\r\n" into "\n".
    private static readonly XmlWriterSettings Writing = new()
    {
        CheckCharacters = false, NewLineHandling = NewLineHandling.Entitize, OmitXmlDeclaration = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    private readonly XNamespace _ns = service.Namespace;

    /// <summary>The parameters of a GET; null where they are in the body.</summary>
    public string? QueryString { get; init; }

    public override AccessErrorStyle ErrorStyle => AccessErrorStyle.Query;

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var shapes = service.Operation(call.Operation);
        var form = WireQuery.Parse(QueryString ?? Encoding.UTF8.GetString(body.Span));
        var members = QueryForm.Read(form.Where(p => p.Key is not ("Action" or "Version")), shapes.Input);
        if (service.PathMember is { } inPath && !members.ContainsKey(inPath) && call.Path.Length > 1)
        {
            members[inPath] = Uri.UnescapeDataString(call.Path);
        }

        var answer = await InvokeAsync(call, operation, members, stop);
        return Answer(call, 200, new XElement(
            _ns + $"{call.Operation}Response",
            shapes.HasResult ? new XElement(_ns + $"{call.Operation}Result", QueryXml.Write(_ns, answer, shapes.Output)) : null,
            new XElement(_ns + "ResponseMetadata", new XElement(_ns + "RequestId", call.RequestId))));
    }

    public override WireAnswer Error(WireCall call, AwsErrorException error) => Answer(call, error.Status, new XElement(
        _ns + "ErrorResponse",
        new XElement(
            _ns + "Error",
            new XElement(_ns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
            new XElement(_ns + "Code", service.CodeOf(error)),
            new XElement(_ns + "Message", error.AwsMessage),
            service.HasErrorDetail ? new XElement(_ns + "Detail") : null),
        new XElement(_ns + "RequestId", call.RequestId)));

    private static WireAnswer Answer(WireCall call, int status, XElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Writing))
        {
            element.WriteTo(writer);
        }

        return new WireAnswer { Status = status, ContentType = "text/xml", Body = stream.ToArray(), Headers = RequestIdHeader(call) };
    }
}
