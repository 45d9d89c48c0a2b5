using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

internal sealed class ListTagsForResource(TaggedResource resources) : StatesOperation("ListTagsForResource")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("resourceArn");
        answer.WriteStartArray("tags"u8);
        foreach (var tag in resources.Read(arn))
        {
            answer.WriteStartObject();
            answer.WriteString("key"u8, tag.Key);
            answer.WriteString("value"u8, tag.Value);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        return ValueTask.CompletedTask;
    }
}
