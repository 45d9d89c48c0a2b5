using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>The newest first. A machine that is not there has no versions, which is no error on AWS either.</summary>
internal sealed class ListStateMachineVersions(StateMachineService machines, TimeProvider time) : StatesOperation("ListStateMachineVersions")
{
    private readonly PageToken _token = new("ListStateMachineVersions", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var limit = Paging.Limit(input);
        var token = input.Text("nextToken");
        var target = MachineArn.Parse(arn);
        var before = _token.ReadNumber(token, arn) ?? long.MaxValue;
        List<StateMachineVersion> page =
            [.. target.IsPlain ? machines.Versions.List(target.Scope, target.Name).Where(v => v.Number < before).Take(limit + 1) : []];

        answer.WriteStartArray("stateMachineVersions"u8);
        foreach (var version in page.Take(limit))
        {
            answer.WriteStartObject();
            answer.WriteString("stateMachineVersionArn"u8, version.Arn);
            answer.WriteTime("creationDate"u8, version.CreatedAt);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (page.Count > limit)
        {
            answer.WriteString("nextToken"u8, _token.Write(arn, page[limit - 1].Number.ToString(CultureInfo.InvariantCulture)));
        }

        return ValueTask.CompletedTask;
    }
}
