using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Services;

namespace Treadle.Asl.Tests.Services;

/// <summary>Mocked results against what the services answer. Quotes are written as <c>`</c>.</summary>
public sealed class MockedResponseTests
{
    [Theory]
    [InlineData("states:startExecution", "{}", "Required field 'ExecutionArn' is missing")]
    [InlineData("states:startExecution", "{`executionArn`:`a`,`startDate`:`s`}", "Required field 'ExecutionArn' is missing")]
    [InlineData("states:startExecution", "{`ExecutionArn`:`a`,`StartDate`:1}", "Field 'StartDate' must be a string")]
    [InlineData("states:startExecution.sync", "{`ExecutionArn`:`a`,`StartDate`:`d`}", "Required field 'StateMachineArn' is missing")]
    [InlineData("events:putEvents", "{`Entries`:{}}", "Field 'Entries' must be an array")]
    [InlineData("events:putEvents", "{`Entries`:[{`EventId`:`a`},{`EventId`:[]}]}", "Field 'EventId' must be a string")]
    [InlineData("events:putEvents", "{`FailedEntryCount`:`1`}", "Field 'FailedEntryCount' must be a number")]
    [InlineData("dynamodb:getItem", "{`Item`:{`k`:{`S`:1}}}", "Field 'S' must be a string")]
    [InlineData("dynamodb:getItem", "{`Item`:{`k`:{`M`:{`n`:{`BOOL`:`x`}}}}}", "Field 'BOOL' must be a boolean")]
    [InlineData("dynamodb:getItem", "[]", "Field 'result' must be an object")]
    [InlineData("aws-sdk:kms:encrypt", "{`CiphertextBlob`:``}", "Field 'CiphertextBlob' is smaller than the minimum length")]
    [InlineData("aws-sdk:lambda:getFunction", "{`Configuration`:{`MemorySize`:127}}", "Field 'MemorySize' is less than the minimum value")]
    [InlineData("aws-sdk:lambda:getFunction", "{`Configuration`:{`MemorySize`:10241}}", "Field 'MemorySize' exceeds the maximum value")]
    [InlineData("aws-sdk:s3:getObject", "{`StorageClass`:`Papyrus`}", "Field 'StorageClass' is not an expected value")]
    [InlineData("aws-sdk:sqs:sendMessage", "{`Md5OfMessageBody`:1}", "Field 'Md5OfMessageBody' must be a string")]
    [InlineData("sqs:sendMessage", "{`MD5OfMessageBody`:1}", "Field 'MD5OfMessageBody' must be a string")]
    [InlineData("glue:startJobRun.sync", "{`JobRunState`:`DONE`}", "Field 'JobRunState' is not an expected value")]
    public void A_result_that_the_service_cannot_answer_is_told(string integration, string result, string problem) => Assert.Equal(problem, ProblemOf(integration, result));

    [Theory]
    [InlineData("events:putEvents", "{`random`:1}")]
    [InlineData("lambda:invoke", "{`Payload`:{`any`:1}}")]
    [InlineData("apigateway:invoke", "{`any`:1}")]
    [InlineData("sqs:sendMessage.waitForTaskToken", "{`MessageId`:1}")]
    [InlineData("aws-sdk:unheardof:getThing", "{`Thing`:1}")]
    [InlineData("dynamodb:putItem", "{`Attributes`:{`orderId`:{`S`:`1`}}}")]
    [InlineData("ecs:runTask.sync", "{`TaskArn`:`a`,`LastStatus`:`STOPPED`}")]
    [InlineData("aws-sdk:s3:getObject", "{`Body`:`text`,`ContentLength`:4,`StorageClass`:`STANDARD`}")]
    public void A_result_that_it_can_answer_or_nobody_knows_is_taken(string integration, string result) => Assert.Null(ProblemOf(integration, result));

    [Fact]
    public void Required_members_may_be_left_out_when_only_what_is_present_is_judged() =>
        Assert.Null(MockedResponse.ProblemOf(ResourceArn.Parse("arn:aws:states:::states:startExecution")!, JsonObject.Empty, wantsRequired: false));

    [Fact]
    public void Every_shape_of_every_model_can_be_read()
    {
        var names = typeof(ResponseModel).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("responses/", StringComparison.Ordinal)).Select(name => name["responses/".Length..^".txt".Length]).ToList();

        Assert.All(names, name => Visit(ResponseModel.Find(name)!.All(), []));
        Assert.Contains("dynamodb", names);
    }

    private static void Visit(IEnumerable<ResponseShape> shapes, HashSet<ResponseShape> seen)
    {
        foreach (var shape in shapes.Where(seen.Add))
        {
            Visit(shape.Members.Select(member => member.Shape), seen);
            if (shape.Kind is ResponseKind.List or ResponseKind.Map)
            {
                Visit([shape.Element!()], seen);
            }

            Assert.False(shape.Least > shape.Most);
        }
    }

    private static string? ProblemOf(string integration, string result) =>
        MockedResponse.ProblemOf(ResourceArn.Parse($"arn:aws:states:::{integration}")!, JsonValue.Parse(result.Replace('`', '"')), wantsRequired: true);
}
