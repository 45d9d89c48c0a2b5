using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Api.Wire;
using Treadle.Api.Wire.Query;
using Treadle.Aws;

namespace Treadle.Api.Tests;

public sealed class QueryTests
{
    private static readonly QueryStructure Shape = QueryShape.Structure(
        "Topic QueueName=Queue",
        ("Size", QueryShape.Integer),
        ("IsOpen", QueryShape.Boolean),
        ("At", QueryShape.Time),
        ("Keys", QueryShape.Texts),
        ("Attributes", QueryShape.TextMap),
        ("MessageAttributes", new QueryMap(QueryShape.Structure("DataType StringValue")) { KeyName = "Name", ValueName = "Value" }),
        ("FlatTexts=FlatText", new QueryList(QueryShape.Text) { IsFlattened = true }),
        ("FlatMap=FlatEntry", new QueryMap(QueryShape.Text) { IsFlattened = true, KeyName = "Name", ValueName = "Value" }),
        ("Entries=BatchEntry", new QueryList(QueryShape.Structure("Id", ("Flat=Tag", new QueryList(QueryShape.Text) { IsFlattened = true }))) { IsFlattened = true }));

    public static TheoryData<string, string> Forms => new()
    {
        { "Topic=a%20b&Queue=q&Unknown=x", """{"Topic":"a b","QueueName":"q"}""" },
        { "Size=30&IsOpen=true", """{"Size":30,"IsOpen":true}""" },
        { "Keys.member.2=b&Keys.member.1=a&Keys.member.10=c", """{"Keys":["a","b","c"]}""" },
        { "Keys=", """{"Keys":[]}""" },
        { "Attributes.entry.1.key=a&Attributes.entry.1.value=1&Attributes.entry.2.key=b&Attributes.entry.2.value=", """{"Attributes":{"a":"1","b":""}}""" },
        { "MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=v",
            """{"MessageAttributes":{"n":{"DataType":"String","StringValue":"v"}}}""" },
        { "FlatText.1=a&FlatText.2=b", """{"FlatTexts":["a","b"]}""" },
        { "FlatEntry.1.Name=a&FlatEntry.1.Value=1", """{"FlatMap":{"a":"1"}}""" },
        { "BatchEntry.1.Id=x&BatchEntry.1.Tag.1=t&BatchEntry.2.Id=y", """{"Entries":[{"Id":"x","Flat":["t"]},{"Id":"y"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_becomes_the_members_of_its_shape(string form, string members) =>
        Assert.Equal(members, QueryForm.Read(WireQuery.Parse(form), Shape).ToJsonString());

    [Theory]
    [InlineData("Keys.member.x=a", "MalformedQueryString")]
    [InlineData("Keys.member.99999999=a", "MalformedQueryString")]
    [InlineData("Keys.member.1=a&Keys.member.1.b=c", "MalformedQueryString")]
    [InlineData("Topic.a=x", "MalformedQueryString")]
    [InlineData("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a=x", "MalformedQueryString")]
    [InlineData("Size=many", "MalformedInput")]
    [InlineData("IsOpen=perhaps", "MalformedInput")]
    public void What_does_not_fit_is_refused(string form, string code) =>
        Assert.Equal(code, Assert.Throws<AwsErrorException>(() => QueryForm.Read(WireQuery.Parse(form), Shape)).Code);

    [Fact]
    public void An_answer_becomes_the_elements_of_its_shape()
    {
        var members = JsonNode.Parse(
            """
            {"Topic":"t","QueueName":"q","Size":5,"IsOpen":false,"At":1760000000.5,"Keys":["a","b"],"Attributes":{"x":"1"},"FlatTexts":["f","g"],"FlatMap":{"k":"v"},
             "Entries":[{"Id":"1"},{"Id":"2","Flat":["z"]}],"Secret":"left out"}
            """)!.AsObject();

        Assert.Equal(
            """
            <R><Topic>t</Topic><Queue>q</Queue><Size>5</Size><IsOpen>false</IsOpen><At>2025-10-09T08:53:20.5Z</At><Keys><member>a</member><member>b</member></Keys>
            <Attributes><entry><key>x</key><value>1</value></entry></Attributes><FlatText>f</FlatText><FlatText>g</FlatText><FlatEntry><Name>k</Name><Value>v</Value></FlatEntry>
            <BatchEntry><Id>1</Id></BatchEntry><BatchEntry><Id>2</Id><Tag>z</Tag></BatchEntry></R>
            """.ReplaceLineEndings(""),
            new XElement("R", QueryXml.Write(XNamespace.None, members, Shape)).ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public void Without_a_shape_the_convention_holds()
    {
        var members = JsonNode.Parse("""{"Stacks":[{"StackName":"s","Outputs":[{"OutputKey":"k"}]}],"Empty":[]}""")!.AsObject();

        Assert.Equal(
            "<R><Stacks><member><StackName>s</StackName><Outputs><member><OutputKey>k</OutputKey></member></Outputs></member></Stacks><Empty /></R>",
            new XElement("R", QueryXml.Write(XNamespace.None, members, shape: null)).ToString(SaveOptions.DisableFormatting));
    }
}
