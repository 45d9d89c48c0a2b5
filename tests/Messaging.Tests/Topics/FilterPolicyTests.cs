using Treadle.Messaging.Topics;
using Treadle.Messaging.Topics.Filters;

namespace Treadle.Messaging.Tests.Topics;

public sealed class FilterPolicyTests
{
    [Theory]
    [InlineData("""{"a":["x"]}""", "a=x", true)]
    [InlineData("""{"a":["x"]}""", "a=y", false)]
    [InlineData("""{"a":["x","y"],"b":["z"]}""", "a=y,b=z", true)]
    [InlineData("""{"a":["x"],"b":["z"]}""", "a=x", false)]
    [InlineData("""{"a":[{"prefix":"bo"}]}""", "a=book", true)]
    [InlineData("""{"a":[{"suffix":"ok"}]}""", "a=book", true)]
    [InlineData("""{"a":[{"anything-but":["x","y"]}]}""", "a=z", true)]
    [InlineData("""{"a":[{"anything-but":["x","y"]}]}""", "a=x", false)]
    [InlineData("""{"a":[{"anything-but":{"prefix":"bo"}}]}""", "a=book", false)]
    [InlineData("""{"a":[{"anything-but":{"suffix":"ok"}}]}""", "a=bar", true)]
    [InlineData("""{"a":[{"anything-but":["x"]}]}""", "", false)]
    [InlineData("""{"a":[{"equals-ignore-case":"BOOK"}]}""", "a=book", true)]
    [InlineData("""{"a":[{"wildcard":"b*k"}]}""", "a=book", true)]
    [InlineData("""{"a":[{"exists":true}]}""", "a=x", true)]
    [InlineData("""{"a":[{"exists":true}]}""", "b=x", false)]
    [InlineData("""{"a":[{"exists":false}]}""", "b=x", true)]
    [InlineData("""{"a":[{"exists":false}]}""", "", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", "a=10.0.0.7", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/24"}]}""", "a=10.0.1.7", false)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", "a:Number=5", true)]
    [InlineData("""{"a":[{"numeric":[">",0,"<=",5]}]}""", "a:Number=6", false)]
    [InlineData("""{"a":[{"numeric":["=",5]}]}""", "a=5", false)]
    [InlineData("""{"a":[5]}""", "a:Number=5", true)]
    [InlineData("""{"a":["x"]}""", """a:String.Array=["w","x"]""", true)]
    [InlineData("""{"a":["x"]}""", """a:String.Array=["w"]""", false)]
    [InlineData("""{"a":[true]}""", """a:String.Array=[true,null]""", true)]
    [InlineData("""{"a":["x"]}""", "a:Binary=eA==", false)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}]}""", "b=y", true)]
    [InlineData("""{"$or":[{"a":["x"]},{"b":["y"]}]}""", "b=z", false)]
    [InlineData("{}", "", true)]
    public void Attributes_are_judged(string policy, string attributes, bool passes) =>
        Assert.Equal(passes, Judge(policy, "MessageAttributes", "text", attributes) is null);

    [Theory]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":{"b":"x","c":1}}""", true)]
    [InlineData("""{"a":{"b":["x"]}}""", """{"a":{"b":"y"}}""", false)]
    [InlineData("""{"a":{"b":[1]}}""", """{"a":[{"b":0},{"b":1}]}""", true)]
    [InlineData("""{"a":[{"exists":false}]}""", """{"b":1}""", true)]
    [InlineData("""{"a":["x"]}""", "not JSON", false)]
    [InlineData("""{"a":["x"]}""", "[1]", false)]
    public void Bodies_are_judged(string policy, string body, bool passes) => Assert.Equal(passes, Judge(policy, "MessageBody", body, "") is null);

    [Fact]
    public void The_reason_is_told()
    {
        Assert.Equal(FilteredOut.NoMessageAttributes, Judge("""{"a":["x"]}""", "MessageAttributes", "text", ""));
        Assert.Equal(FilteredOut.MessageAttributes, Judge("""{"a":["x"]}""", "MessageAttributes", "text", "b=x"));
        Assert.Equal(FilteredOut.MessageBody, Judge("""{"a":["x"]}""", "MessageBody", "{}", ""));
        Assert.Equal(FilteredOut.InvalidMessageBody, Judge("""{"a":["x"]}""", "MessageBody", "text", ""));
    }

    [Theory]
    [InlineData("""{"a":["x"]}""", false, null)]
    [InlineData("""{"a":{"b":["x"]}}""", true, null)]
    [InlineData("""{"a":{"b":["x"]}}""", false, "FilterPolicy: Filter policy scope MessageAttributes does not support nested filter policy")]
    [InlineData("""{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}""", false, "FilterPolicy: Filter policy can not have more than 5 keys")]
    [InlineData("""{"a":[1,2,3,4,5,6],"b":[1,2,3,4,5],"c":[1,2,3,4,5]}""", false, null)]
    [InlineData("""{"a":[1,2,3,4,5,6],"b":[1,2,3,4,5],"c":[1,2,3,4,5,6]}""", false, "FilterPolicy: Filter policy is too complex")]
    [InlineData("""{"a":{"b":{"c":[1,2,3,4]}},"d":{"e":[1,2,3]}}""", true, null)]
    public void A_policy_has_bounds(string policy, bool readsBody, string? problem) => Assert.Equal(problem, FilterPolicyRules.ProblemOf(policy, readsBody));

    [Theory]
    [InlineData("""{"a":[{"size":5}]}""", "FilterPolicy: Unrecognized match type size")]
    [InlineData("""{"a":[["x"]]}""", "FilterPolicy: Match value must be String, number, true, false, or null")]
    [InlineData("""{"a":[{"exists":1}]}""", "FilterPolicy: exists match pattern must be either true or false.")]
    [InlineData("""{"a":"x"}""", "FilterPolicy: \"a\" must be an object or an array")]
    [InlineData("""{"a":[]}""", "FilterPolicy: Empty arrays are not allowed")]
    [InlineData("[1]", "FilterPolicy: Filter is not an object")]
    public void A_policy_that_is_none_is_refused_in_words(string policy, string problem) =>
        Assert.StartsWith(problem, FilterPolicyRules.ProblemOf(policy, readsBody: false), StringComparison.Ordinal);

    private static FilteredOut? Judge(string policy, string scope, string body, string attributes)
    {
        var subscription = new Subscription
        {
            TopicArn = "arn:aws:sns:eu-west-1:000000000000:t", Id = "1", Protocol = "sqs", Endpoint = "q", State = SubscriptionState.Confirmed,
        };
        subscription = subscription with { Attributes = subscription.Attributes.Add("FilterPolicy", policy).Add("FilterPolicyScope", scope) };
        return FilterPolicy.Of(subscription).Judge(new FilteredMessage(body, [.. (attributes.Contains('[') ? [attributes] : attributes.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(Read)]));
    }

    /// <summary><c>name=value</c> or <c>name:Type=value</c>.</summary>
    private static MessageAttribute Read(string text)
    {
        var (name, value) = text.Split('=', 2) is [var n, var v] ? (n, v) : (text, "");
        return name.Split(':') is [var bare, var type] ? new MessageAttribute(bare, type, value) : new MessageAttribute(name, "String", value);
    }
}
