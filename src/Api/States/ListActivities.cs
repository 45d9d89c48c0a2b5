using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.Activities;

namespace Treadle.Api.States;

internal sealed class ListActivities(ActivityService activities, TimeProvider time) : StatesOperation("ListActivities")
{
    private readonly PageToken _token = new("ListActivities", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var limit = Paging.Limit(input);
        var token = input.Text("nextToken");
        var page = activities.List(caller.Scope, _token.ReadNumber(token, caller.Scope) ?? 0, limit);

        answer.WriteStartArray("activities"u8);
        foreach (var (activity, _) in page)
        {
            answer.WriteStartObject();
            answer.WriteString("activityArn"u8, activity.Arn);
            answer.WriteString("name"u8, activity.Name);
            answer.WriteTime("creationDate"u8, activity.CreatedAt);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (page.Count == limit && activities.List(caller.Scope, page[^1].Position, 1).Count > 0)
        {
            answer.WriteString("nextToken"u8, _token.Write(caller.Scope, page[^1].Position.ToString(CultureInfo.InvariantCulture)));
        }

        return ValueTask.CompletedTask;
    }
}
