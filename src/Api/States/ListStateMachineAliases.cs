using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>The aliases of a machine, or those that lead to one of its versions.</summary>
internal sealed class ListStateMachineAliases(StateMachineService machines, TimeProvider time) : StatesOperation("ListStateMachineAliases")
{
    private readonly PageToken _token = new("ListStateMachineAliases", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var token = input.Text("nextToken");
        var limit = Paging.Limit(input);
        var target = MachineArn.Parse(arn);
        if (target.Alias is not null || machines.Find(target.Scope, target.Name) is not { } machine)
        {
            throw StatesErrors.StateMachineDoesNotExist(arn);
        }

        if (machine.IsDeleting)
        {
            throw StatesErrors.StateMachineDeleting(arn);
        }

        if (target.Version is { } number && machines.Versions.Find(target.Scope, target.Name, number) is null)
        {
            throw new RefusedException(Refusal.NotFound, arn);
        }

        var after = _token.ReadNumber(token, arn) ?? 0;
        var page = machines.Aliases.List(target.Scope, target.Name, target.Version, after).Take(limit + 1).ToList();
        answer.WriteStartArray("stateMachineAliases"u8);
        foreach (var (alias, _) in page.Take(limit))
        {
            answer.WriteStartObject();
            answer.WriteString("stateMachineAliasArn"u8, alias.Arn);
            answer.WriteTime("creationDate"u8, alias.CreatedAt);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (page.Count > limit)
        {
            answer.WriteString("nextToken"u8, _token.Write(arn, page[limit - 1].Position.ToString(CultureInfo.InvariantCulture)));
        }

        return ValueTask.CompletedTask;
    }
}
