using Treadle.Asl.Compiling;
using Treadle.Asl.Json;

namespace Treadle.Asl.Services;

/// <summary>Holds the mocked result of a Task against what its service answers.</summary>
/// <remarks>
/// Members that the model does not have are passed over, and so are results of services whose model is not here, of functions, activities and HTTP endpoints, and those that a
/// callback gives. Source: Step Functions API reference, MockInput; the words as recorded from AWS.
/// </remarks>
public static class MockedResponse
{
    /// <summary>The services of optimized integrations by their names in AWS SDK integrations, where the two differ.</summary>
    private static readonly Dictionary<string, string> SdkServices = new(StringComparer.Ordinal)
    {
        ["states"] = "sfn",
        ["events"] = "eventbridge",
        ["elasticmapreduce"] = "emr",
        ["emr-containers"] = "emrcontainers",
        ["emr-serverless"] = "emrserverless",
    };

    /// <summary>What a job that was waited for comes to: the answer of the operation that tells of it, or the one structure of it that describes the job.</summary>
    private static readonly Dictionary<string, string> Jobs = new(StringComparer.Ordinal)
    {
        ["athena:startQueryExecution"] = "response GetQueryExecution",
        ["batch:submitJob"] = "structure JobDetail",
        ["codebuild:startBuild"] = "response StartBuild",
        ["databrew:startJobRun"] = "response DescribeJobRun",
        ["ecs:runTask"] = "structure Task",
        ["eks:createCluster"] = "response DescribeCluster",
        ["glue:startJobRun"] = "structure JobRun",
        ["sagemaker:createEndpoint"] = "response DescribeEndpoint",
        ["sagemaker:createHyperParameterTuningJob"] = "response DescribeHyperParameterTuningJob",
        ["sagemaker:createLabelingJob"] = "response DescribeLabelingJob",
        ["sagemaker:createProcessingJob"] = "response DescribeProcessingJob",
        ["sagemaker:createTrainingJob"] = "response DescribeTrainingJob",
        ["sagemaker:createTransformJob"] = "response DescribeTransformJob",
        ["states:startExecution"] = "response DescribeExecution",
    };

    /// <summary>What is wrong with a result, in AWS's words; null when nothing is, or nobody can say.</summary>
    /// <param name="resource">The Task's.</param>
    /// <param name="result">The mocked result.</param>
    /// <param name="wantsRequired">Members that the service always gives must be there.</param>
    public static string? ProblemOf(TaskResource resource, JsonValue result, bool wantsRequired)
    {
        if (resource is not TaskResource.ServiceIntegration integration || ShapeOf(integration) is not { } shape)
        {
            return null;
        }

        var check = new Check(wantsRequired, integration.Service.StartsWith("aws-sdk:", StringComparison.Ordinal));
        return check.ProblemOf(result, shape, "result");
    }

    private static ResponseShape? ShapeOf(TaskResource.ServiceIntegration integration) => integration switch
    {
        { Pattern: IntegrationPattern.WaitForTaskToken } => null,
        { Service: ['a', 'w', 's', '-', 's', 'd', 'k', ':', .. var service] } => ResponseModel.Find(service)?.ResponseOf(integration.Action),

        // The function's own answer stands in Payload as JSON, where the model has bytes.
        { Service: "lambda" } => null,
        { Pattern: IntegrationPattern.Sync or IntegrationPattern.Sync2 } => JobOf(integration),
        { Service: var service } => ResponseModel.Find(SdkServices.GetValueOrDefault(service, service))?.ResponseOf(integration.Action),
    };

    private static ResponseShape? JobOf(TaskResource.ServiceIntegration integration)
    {
        var service = integration.Service;
        if (!Jobs.TryGetValue($"{service}:{integration.Action}", out var job) || ResponseModel.Find(SdkServices.GetValueOrDefault(service, service)) is not { } model)
        {
            return null;
        }

        var name = job[(job.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return job.StartsWith("response", StringComparison.Ordinal) ? model.ResponseOf(name) : model.Structure(name);
    }

    /// <param name="wantsRequired">Required members must be there.</param>
    /// <param name="isSdk">Members have the names of the SDK; else those of the model with a capital.</param>
    private sealed class Check(bool wantsRequired, bool isSdk)
    {
        public string? ProblemOf(JsonValue value, ResponseShape shape, string field) => shape.Kind switch
        {
            ResponseKind.Structure => value is JsonObject members ? ProblemOfMembers(members, shape) : MustBe(field, "an object"),
            ResponseKind.List => value is JsonArray items ? First(items, shape, field) : MustBe(field, "an array"),
            ResponseKind.Map => value is JsonObject entries ? First(entries.Select(entry => entry.Value), shape, field) : MustBe(field, "an object"),
            ResponseKind.Text or ResponseKind.Blob => value is JsonString text ? ProblemOfText(text.Value, shape, field) : MustBe(field, "a string"),
            ResponseKind.Moment => value is JsonString ? null : MustBe(field, "a string"),
            ResponseKind.Number => value is JsonNumber number ? ProblemOfNumber(number.AsDouble(), shape, field) : MustBe(field, "a number"),
            ResponseKind.Boolean => value is JsonBoolean ? null : MustBe(field, "a boolean"),
            _ => null,
        };

        private string? ProblemOfMembers(JsonObject members, ResponseShape shape)
        {
            if (wantsRequired && shape.Members.FirstOrDefault(member => member.IsRequired && members[NameOf(member)] is null) is { } missing)
            {
                return $"Required field '{NameOf(missing)}' is missing";
            }

            foreach (var member in shape.Members)
            {
                if (members[NameOf(member)] is { } value and not JsonNull && ProblemOf(value, member.Shape, NameOf(member)) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }

        private string? First(IEnumerable<JsonValue> values, ResponseShape shape, string field) =>
            values.Select(value => ProblemOf(value, shape.Element!(), field)).FirstOrDefault(problem => problem is not null);

        private string NameOf(ResponseMember member) =>
            isSdk ? SdkNames.OfMember(member.Name) : char.ToUpperInvariant(member.Name[0]) + member.Name[1..];

        private static string? ProblemOfText(string text, ResponseShape shape, string field) =>
            shape.Values.Count > 0 && !shape.Values.Contains(text) ? $"Field '{field}' is not an expected value"
            : text.Length < shape.Least ? $"Field '{field}' is smaller than the minimum length"
            : text.Length > shape.Most ? $"Field '{field}' exceeds the maximum length"
            : null;

        private static string? ProblemOfNumber(double number, ResponseShape shape, string field) =>
            number < shape.Least ? $"Field '{field}' is less than the minimum value"
            : number > shape.Most ? $"Field '{field}' exceeds the maximum value"
            : null;

        private static string MustBe(string field, string kind) => $"Field '{field}' must be {kind}";
    }
}
