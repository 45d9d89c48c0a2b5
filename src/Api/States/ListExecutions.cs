using System.Globalization;
using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Runtime.StateMachines;
using Treadle.Storage;

namespace Treadle.Api.States;

internal sealed class ListExecutions(IStore store, StateMachineService machines, TimeProvider time) : StatesOperation("ListExecutions")
{
    private readonly PageToken _token = new("ListExecutions", time);
    private readonly ChildExecutions _children = new(store, new PageToken("ListExecutions", time));

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Text("stateMachineArn");
        var mapRun = input.Text("mapRunArn");
        var status = input.Text("statusFilter");
        var redrive = input.Text("redriveFilter");
        var limit = Paging.Limit(input);
        var token = input.Text("nextToken");
        if ((arn is null) == (mapRun is null))
        {
            throw new AwsErrorException("ValidationException", "Must provide a StateMachine ARN or MapRun ARN");
        }

        if (mapRun is not null)
        {
            _children.Write(answer, mapRun, Parse(status), status == "PENDING_REDRIVE", redrive is null ? null : redrive == "REDRIVEN", limit, token);
            return ValueTask.CompletedTask;
        }

        var target = MachineArn.Parse(arn!);
        var machine = machines.Find(target.Scope, target.Name);
        if (machine is null
            || (target.Version is { } number && machines.Versions.Find(target.Scope, target.Name, number) is null)
            || (target.Alias is { } alias && machines.Aliases.Find(target.Scope, target.Name, alias) is null))
        {
            throw StatesErrors.StateMachineDoesNotExist(arn!);
        }

        if (machine.Type == StateMachineType.Express)
        {
            throw StatesErrors.TypeNotSupported();
        }

        var subject = $"{arn} {status} {redrive}";
        var before = _token.ReadNumber(token, subject) is { } id ? new ExecutionId(id) : (ExecutionId?)null;
        var query = new ExecutionQuery(machine.Arn, Parse(status), before, Math.Min(limit + 1, 1000))
        {
            Version = target.Version,
            Alias = target.Alias,
            IsRedriven = redrive is null ? null : redrive == "REDRIVEN",
        };

        // Only children of a map run wait for their redrive.
        var page = status == "PENDING_REDRIVE" ? [] : store.List(query);

        var isOwn = OwnRows(machine);
        answer.WriteStartArray("executions"u8);
        var count = 0;
        foreach (var row in page.Take(limit))
        {
            // Rows of an earlier machine of this name, since deleted, are not this machine's.
            if (!isOwn(row))
            {
                page = [];
                break;
            }

            answer.WriteStartObject();
            ExecutionAnswers.WriteSummary(answer, row);
            answer.WriteEndObject();
            count++;
        }

        answer.WriteEndArray();
        if (HasMore(page, limit, query, isOwn))
        {
            answer.WriteString("nextToken"u8, _token.Write(subject, page[count - 1].Id.Value.ToString(CultureInfo.InvariantCulture)));
        }

        return ValueTask.CompletedTask;
    }

    // The store gives at most 1000 rows, so the row behind a full page of 1000 has to be asked for by itself.
    private bool HasMore(IReadOnlyList<ExecutionRow> page, int limit, ExecutionQuery query, Func<ExecutionRow, bool> isOwn)
    {
        if (page.Count < limit)
        {
            return false;
        }

        var rest = page.Count > limit ? [page[limit]] : store.List(query with { Before = page[^1].Id, Limit = 1 });
        return rest is [var next, ..] && isOwn(next);
    }

    // Neighbouring rows mostly run the same revision: it is asked for once.
    private Func<ExecutionRow, bool> OwnRows(StateMachine machine)
    {
        var (revision, isOwn) = ("", false);
        return row =>
        {
            if (row.Definition != revision)
            {
                (revision, isOwn) = (row.Definition, machines.Owns(machine, row.Definition));
            }

            return isOwn;
        };
    }

    private static ExecutionStatus? Parse(string? status) => status switch
    {
        "RUNNING" => ExecutionStatus.Running,
        "SUCCEEDED" => ExecutionStatus.Succeeded,
        "FAILED" => ExecutionStatus.Failed,
        "TIMED_OUT" => ExecutionStatus.TimedOut,
        "ABORTED" => ExecutionStatus.Aborted,
        _ => null,
    };
}
