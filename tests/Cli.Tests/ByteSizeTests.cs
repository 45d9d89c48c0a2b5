using Treadle.Server.Cli.Configuration;

namespace Treadle.Cli.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("2 gib", 2L << 30)]
    [InlineData("1000", 1000L)]
    [InlineData("1TiB", 1L << 40)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.5GiB", null)]
    [InlineData("much", null)]
    [InlineData("99999999TiB", null)]
    public void A_size_is_a_number_with_or_without_a_unit(string text, long? bytes) => Assert.Equal(bytes, ByteSize.Parse(text));
}
