using Treadle.Api.Wire;

namespace Treadle.Logs.Tests;

/// <summary>The bytes of a message: <c>:event-type</c> = <c>e</c> with the payload <c>{}</c>, checksums by zlib's crc32.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task A_message_has_its_lengths_and_checksums()
    {
        using var output = new MemoryStream();
        await new EventStreamWriter(output).WriteAsync("e", "j", "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal(
            "0000004a000000385f63271f0b3a6576656e742d74797065070001650d3a636f6e74656e742d747970650700016a0d3a6d65"
            + "73736167652d747970650700056576656e747b7dbaa44e4f",
            Convert.ToHexStringLower(output.ToArray()));
    }
}
