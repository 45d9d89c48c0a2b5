using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.Tests;

public sealed class DoubleJsonTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new DoubleJson() } };

    [Theory]
    [InlineData(10, "10.0")]
    [InlineData(0, "0.0")]
    [InlineData(-2, "-2.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e300, "1E+300")]
    [InlineData(123456789012, "123456789012.0")]
    public void A_double_is_never_written_as_an_integer(double value, string text)
    {
        Assert.Equal(text, DoubleJson.Node(value).ToJsonString());
        Assert.Equal(text, JsonSerializer.Serialize(value, Options));
        Assert.Equal(value, JsonSerializer.Deserialize<double>(text, Options));
    }
}
