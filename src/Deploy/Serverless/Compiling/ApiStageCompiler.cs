using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Model;

namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>Logs, tracing and metrics of the stage.</summary>
/// <remarks>The framework sets them by calls of its own after the deployment of the stack; here they are part of the template.</remarks>
internal static class ApiStageCompiler
{
    /// <summary>The StageDescription of the deployment, and the log group that access logs go to; null when the stage has nothing set.</summary>
    public static JsonObject? Description(Service service, JsonObject resources)
    {
        var provider = service.Provider;
        var stage = new JsonObject();
        var methods = new JsonObject { ["ResourcePath"] = "/*", ["HttpMethod"] = "*" };
        if (provider.ApiLogs is { } logs)
        {
            methods["LoggingLevel"] = logs.Level;
            methods["DataTraceEnabled"] = logs.HasFullData;
            if (logs.AccessFormat is { } format)
            {
                resources[Naming.ApiLogGroup] = Cfn.Resource("AWS::Logs::LogGroup", LogGroup(service));
                stage["AccessLogSetting"] = new JsonObject { ["DestinationArn"] = Cfn.GetAtt(Naming.ApiLogGroup, "Arn"), ["Format"] = format };
            }
        }

        if (provider.HasApiMetrics)
        {
            methods["MetricsEnabled"] = true;
        }

        if (methods.Count > 2)
        {
            stage["MethodSettings"] = new JsonArray(methods);
        }

        if (provider.HasApiTracing)
        {
            stage["TracingEnabled"] = true;
        }

        return stage.Count > 0 ? stage : null;
    }

    private static JsonObject LogGroup(Service service)
    {
        var group = new JsonObject { ["LogGroupName"] = $"/aws/api-gateway/{service.Name}-{service.Provider.Stage}" };
        if (service.Provider.LogRetentionDays is { } days)
        {
            group["RetentionInDays"] = days;
        }

        return group;
    }
}
