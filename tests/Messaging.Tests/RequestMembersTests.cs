using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Xunit;

namespace Treadle.Messaging.Tests;

public sealed class RequestMembersTests
{
    public static TheoryData<byte[]> Unreadable => new(
        [.. "{\"Name\":\""u8, 0xFF, 0xFE, .. "\"}"u8],
        Encoding.UTF8.GetBytes("""{"Name":"\ud800"}"""),
        Encoding.UTF8.GetBytes("""{"Name":5}"""));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_text_that_is_none_is_the_callers_fault(byte[] request)
    {
        var input = (JsonObject)JsonNode.Parse(request)!;
        Assert.Equal("SerializationException", Assert.Throws<AwsErrorException>(() => input.TextOf("Name")).Code);
    }
}
