using Treadle.Aws;
using Treadle.Logs.Patterns;

namespace Treadle.Logs.Tests;

/// <summary>A pattern, a message, whether it matches. The messages follow the examples of the CloudWatch Logs user guide.</summary>
public sealed class FilterPatternTests
{
    private const string Trail =
        """{"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111","n":7,"arrayKey":["value","another"],"objectList":[{"name":"a","id":1},{"name":"b","id":2}],"SomeObject":null,"ThisFlag":true,"that":false,"a.b":"dotted","latency":1.5e2}""";

    private const string Access = """127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534""";

    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("ERROR", "[ERROR 400] BAD REQUEST", true)]
    [InlineData("ERROR", "an error", false)]
    [InlineData("ERROR", "TERRORS", true)]
    [InlineData("ERROR ARGUMENTS", "ARGUMENTS: ERROR", true)]
    [InlineData("ERROR ARGUMENTS", "ERROR only", false)]
    [InlineData("?ERROR ?WARN", "a WARN b", true)]
    [InlineData("?ERROR ?WARN", "info", false)]
    [InlineData("?ERROR ?WARN REQUEST", "a REQUEST", true)]
    [InlineData("ERROR -EXITING", "ERROR EXITING", false)]
    [InlineData("ERROR -EXITING", "ERROR and on", true)]
    [InlineData("-ping", "pong", true)]
    [InlineData("\"INTERNAL SERVER ERROR\"", "500 INTERNAL SERVER ERROR!", true)]
    [InlineData("\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR", false)]
    [InlineData("-\"health check\" GET", "GET health check", false)]
    [InlineData("\"say \\\"hi\\\"\"", "they say \"hi\" now", true)]
    [InlineData("%AUTHORIZED%", "UNAUTHORIZED REQUEST", true)]
    [InlineData("%user-[0-9]{3}%", "user-12", false)]
    [InlineData("%user-[0-9]{3}% -dry", "user-123 dry", false)]
    public void Terms(string pattern, string message, bool matches) => Assert.Equal(matches, FilterPattern.Parse(pattern).Matches(message));

    [Theory]
    [InlineData("""{ $.eventType = "UpdateTrail" }""", true)]
    [InlineData("""{$.eventType="UpdateTrail"}""", true)]
    [InlineData("{ $.eventType = UpdateTrail }", true)]
    [InlineData("""{ $.eventType = "Update*" }""", true)]
    [InlineData("""{ $.eventType = "*rail" }""", true)]
    [InlineData("""{ $.eventType = "*x*" }""", false)]
    [InlineData("{ $.eventType = %^Update% }", true)]
    [InlineData("{ $.eventType != %Trail% }", false)]
    [InlineData("{ $.sourceIPAddress != 123.123.* }", true)]
    [InlineData("{ $.sourceIPAddress = 111.111.* }", true)]
    [InlineData("""{ $.arrayKey[0] = "value" }""", true)]
    [InlineData("""{ $.arrayKey[1] = "value" }""", false)]
    [InlineData("""{ $.arrayKey[5] = "value" }""", false)]
    [InlineData("""{ $.arrayKey[*] = "another" }""", true)]
    [InlineData("{ $.objectList[1].id = 2 }", true)]
    [InlineData("{ $.objectList[*].id > 1 }", true)]
    [InlineData("{ $.objectList[*].id > 2 }", false)]
    [InlineData("{ $.SomeObject IS NULL }", true)]
    [InlineData("{ $.n IS NULL }", false)]
    [InlineData("{ $.other IS NULL }", false)]
    [InlineData("{ $.SomeOtherObject NOT EXISTS }", true)]
    [InlineData("{ $.n NOT EXISTS }", false)]
    [InlineData("{ $.ThisFlag IS TRUE }", true)]
    [InlineData("{ $.that IS FALSE }", true)]
    [InlineData("{ $.that = false }", true)]
    [InlineData("{ $.missing != x }", false)]
    [InlineData("{ $.n = 7 && $.ThisFlag IS TRUE }", true)]
    [InlineData("{ $.n = 8 || $.ThisFlag IS TRUE }", true)]
    [InlineData("{ $.n = 7.0 }", true)]
    [InlineData("{ $.n >= 7 && $.n <= 7 && $.n < 8 && $.n > 6 }", true)]
    [InlineData("{ $.latency = 150 }", true)]
    [InlineData("{ $.eventType > 3 }", false)]
    [InlineData("""{ $.eventType = "No" && ($.n > 3 || $.that IS TRUE) }""", false)]
    [InlineData("""{ ($.eventType = "No" && $.n > 3) || $.ThisFlag IS TRUE }""", true)]
    [InlineData("""{ $.eventType = "UpdateTrail" && ($.n > 30 || ($.n > 3 && $.that IS FALSE)) }""", true)]
    [InlineData("""{ $.['a.b'] = "dotted" }""", true)]
    [InlineData("""{ $["a.b"] = dotted }""", true)]
    public void Conditions_on_JSON(string pattern, bool matches) => Assert.Equal(matches, FilterPattern.Parse(pattern).Matches(Trail));

    [Theory]
    [InlineData("plain text")]
    [InlineData("{broken")]
    [InlineData("[1,2]")]
    [InlineData("")]
    public void Messages_without_the_field_or_without_JSON_do_not_match(string message) => Assert.False(FilterPattern.Parse("{ $.a = 1 }").Matches(message));

    [Theory]
    [InlineData("[ip, user, username, timestamp, request, status_code, bytes]", true)]
    [InlineData("[ip, user, username, timestamp, request, status_code]", false)]
    [InlineData("[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", true)]
    [InlineData("[ip, user, username, timestamp, request, status_code = 5*, bytes]", false)]
    [InlineData("[..., status_code = 4*, bytes]", true)]
    [InlineData("[ip, user, ..., bytes > 1000]", true)]
    [InlineData("[ip, user, ..., bytes > 2000]", false)]
    [InlineData("[ip, ...]", true)]
    [InlineData("[...]", true)]
    [InlineData("[..., status_code = 4* || status_code = 5*, bytes]", true)]
    [InlineData("[..., status_code >= 400 && status_code < 500, bytes]", true)]
    [InlineData("[ip, user != Prod, ...]", false)]
    [InlineData("[ip, user = %^Pr[a-z]d$%, ...]", true)]
    [InlineData("[_, _, name = frank, ...]", true)]
    [InlineData("""[ip, user, username, timestamp="10/Oct*", ...]""", true)]
    [InlineData("[ip = 127.0.0.1, ..., status = 404, bytes]", true)]
    public void Columns(string pattern, bool matches) => Assert.Equal(matches, FilterPattern.Parse(pattern).Matches(Access));

    [Theory]
    [InlineData("\"open")]
    [InlineData("%open")]
    [InlineData("%a(b)%")]
    [InlineData("%something!%")]
    [InlineData("%[%")]
    [InlineData("%a% %b% %c%")]
    [InlineData("{ $.a }")]
    [InlineData("{ $.a = 1")]
    [InlineData("{ $.a = }")]
    [InlineData("{ a = 1 }")]
    [InlineData("{ $.a[x] = 1 }")]
    [InlineData("{ $.a > text }")]
    [InlineData("{ $.a = 1 } more")]
    [InlineData("{ $.a IS MAYBE }")]
    [InlineData("{ $.a NOT THERE }")]
    [InlineData("[a, ..., b, ...]")]
    [InlineData("[a")]
    [InlineData("[a = 1 && b = 2]")]
    [InlineData("[a > text]")]
    public void No_patterns(string pattern) =>
        Assert.Equal("InvalidParameterException", Assert.Throws<AwsErrorException>(() => FilterPattern.Parse(pattern)).Code);

    [Fact]
    public void Deep_parentheses_and_long_patterns_are_refused()
    {
        var deep = $"{{ {new string('(', 100)}$.a = 1{new string(')', 100)} }}";
        Assert.Contains("nested deeper", Assert.Throws<AwsErrorException>(() => FilterPattern.Parse(deep)).Message, StringComparison.Ordinal);
        Assert.Contains("longer than", Assert.Throws<AwsErrorException>(() => FilterPattern.Parse(new string('a', 2000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_pattern_names_can_be_shown()
    {
        Assert.Equal([KeyValuePair.Create("$.n", "7"), KeyValuePair.Create("$.arrayKey[0]", "value")], FilterPattern.Parse("{ $.n = 7 && $.arrayKey[0] = v* }").Extract(Trail));
        Assert.Equal([KeyValuePair.Create("$ip", "127.0.0.1"), KeyValuePair.Create("$bytes", "1534")], FilterPattern.Parse("[ip, ..., bytes]").Extract(Access));
    }
}
