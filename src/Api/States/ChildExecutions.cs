using System.Globalization;
using System.Text.Json;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>ListExecutions by the ARN of a map run: its children, those of the last items first.</summary>
internal sealed class ChildExecutions(IStore store, PageToken pageToken)
{
    /// <summary>Writes the members executions and nextToken.</summary>
    /// <param name="answer">Gets them.</param>
    /// <param name="mapRunArn">Whose children.</param>
    /// <param name="status">Only these; null lists all.</param>
    /// <param name="isPendingRedrive">Only those that wait for their redrive.</param>
    /// <param name="isRedriven">Only those that have been redriven, or that have not; null lists all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="token">The caller's nextToken; null starts.</param>
    public void Write(Utf8JsonWriter answer, string mapRunArn, ExecutionStatus? status, bool isPendingRedrive, bool? isRedriven, int limit, string? token)
    {
        var run = MapRunArn.Find(store, mapRunArn);
        var subject = $"{mapRunArn} {status} {isRedriven} {isPendingRedrive}";
        var behind = pageToken.ReadNumber(token, subject);
        var waiting = WaitingChildren.Of(run);
        var query = new ChildQuery(run.Id, status, behind, limit + 1)
        {
            IsRedriven = isRedriven,
            OnlyWaiting = isPendingRedrive ? waiting : null,
            NoneWaiting = status is null ? null : waiting,
        };
        var page = isPendingRedrive && waiting is null ? [] : store.ListChildren(query);

        answer.WriteStartArray("executions"u8);
        foreach (var child in page.Take(limit))
        {
            answer.WriteStartObject();
            ExecutionAnswers.WriteSummary(answer, child, waiting);
            answer.WriteString("mapRunArn"u8, run.Arn);
            answer.WriteNumber("itemCount"u8, child.ItemCount ?? 1);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (page.Count > limit)
        {
            answer.WriteString("nextToken"u8, pageToken.Write(subject, page[limit - 1].ItemIndex!.Value.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
