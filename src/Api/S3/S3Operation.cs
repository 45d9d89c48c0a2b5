using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Api.Lambda;
using Treadle.Api.Wire;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>An operation of S3 from inside: its members become the request that a client would send.</summary>
internal sealed class S3Operation(S3Dispatcher dispatcher, S3Binding binding) : IOperation
{
    /// <summary>A body from inside is in memory as a whole: a longer object is read by ranges.</summary>
    private const int BodyBytesMax = 64 * 1024 * 1024;

    public string Service => S3Operations.Service;

    public string Name => binding.Name;

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var bucket = binding.Target == S3Target.Account ? "" : Required(input, "Bucket");
        var key = binding.Target == S3Target.Object ? Required(input, "Key") : "";
        if (binding.Required is { } required)
        {
            Required(input, required);
        }

        var headers = S3Members.Headers(binding, input);
        var path = $"/{bucket}/{Uri.EscapeDataString(key)}";
        var head = new WireRequest(binding.Method, path, S3Members.Query(binding, input), headers.GetValueOrDefault);
        var request = S3Request.FromInside(head, caller, bucket, key, BodyOf(input));
        var answer = await dispatcher.CallAsync(request, S3Members.Metadata(input), stop);
        await using var content = answer.Content;
        var members = S3Members.FromHeaders(answer.Headers.Where(h => binding.Target == S3Target.Object || h.Key != "Content-Type"));
        if (binding.AnswersBody || binding.Name == "HeadObject")
        {
            members["ContentLength"] = answer.ContentLength;
            members["Metadata"] ??= new JsonObject();
        }

        if (binding.AnswersBody)
        {
            members["Body"] = Convert.ToBase64String(await ReadAsync(content!, answer.ContentLength, stop));
        }
        else if (!answer.Document.IsEmpty)
        {
            members.Remove("ContentType");
            AddDocument(members, S3Xml.Parse(Encoding.UTF8.GetString(answer.Document.Span)));
        }

        return members;
    }

    private static string Required(JsonObject input, string member) => input.Text(member) is { Length: > 0 } text ? text : throw LambdaMembers.Missing(member);

    private MemoryStream BodyOf(JsonObject input)
    {
        if (binding.HasBody)
        {
            return new MemoryStream(input.Bytes("Body"), writable: false);
        }

        return binding.Document is { } name && input.Object(name) is { } document
            ? new MemoryStream(Encoding.UTF8.GetBytes(S3Documents.ToXml(binding.DocumentElement ?? name, document).ToString(SaveOptions.DisableFormatting)), writable: false)
            : new MemoryStream([], writable: false);
    }

    private void AddDocument(JsonObject members, XElement document)
    {
        if (document.Name.LocalName == "LocationConstraint")
        {
            members["LocationConstraint"] = document.Value.Length == 0 ? null : document.Value;
            return;
        }

        var shape = S3Documents.ToMembers(document);
        if (binding.Answer is { } payload)
        {
            members[payload] = shape;
            return;
        }

        foreach (var (name, value) in shape)
        {
            members[name] = value?.DeepClone();
        }
    }

    private static async Task<byte[]> ReadAsync(Stream content, long length, CancellationToken stop)
    {
        if (length > BodyBytesMax)
        {
            throw new AwsErrorException("InvalidRequest", $"The answer would have {length} bytes and can have {BodyBytesMax}: read the object by ranges.");
        }

        var bytes = new byte[length];
        await content.ReadExactlyAsync(bytes, stop);
        return bytes;
    }
}
