using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class ListStateMachines(StateMachineService machines, TimeProvider time) : StatesOperation("ListStateMachines")
{
    private readonly PageToken _token = new("ListStateMachines", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var limit = Paging.Limit(input);
        var token = input.Text("nextToken");
        var page = machines.List(caller.Scope, _token.Read(token, caller.Scope), limit + 1);

        answer.WriteStartArray("stateMachines"u8);
        foreach (var machine in page.Take(limit))
        {
            answer.WriteStartObject();
            answer.WriteString("stateMachineArn"u8, machine.Arn);
            answer.WriteString("name"u8, machine.Name);
            answer.WriteString("type"u8, MachineSettings.Text(machine.Type));
            answer.WriteTime("creationDate"u8, machine.CreatedAt);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (page.Count > limit)
        {
            answer.WriteString("nextToken"u8, _token.Write(caller.Scope, page[limit - 1].Name));
        }

        return ValueTask.CompletedTask;
    }
}
