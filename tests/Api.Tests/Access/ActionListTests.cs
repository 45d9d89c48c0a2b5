using Treadle.Api.Access;

namespace Treadle.Api.Tests.Access;

public sealed class ActionListTests
{
    [Theory]
    [InlineData("*", "states:StartExecution", true)]
    [InlineData("states:*", "states:StartExecution", true)]
    [InlineData("states:*", "lambda:InvokeFunction", false)]
    [InlineData("states:StartExecution", "states:StartExecution", true)]
    [InlineData("states:StartExecution", "states:StartExecutions", false)]
    [InlineData("states:startexecution", "states:StartExecution", true)]
    [InlineData("lambda:Invoke*", "lambda:InvokeFunction", true)]
    [InlineData("lambda:*Function", "lambda:InvokeFunction", true)]
    [InlineData("lambda:*Function", "lambda:ListFunctions", false)]
    [InlineData("s3:Get?bject", "s3:GetObject", true)]
    [InlineData("s3:Get?bject", "s3:Getbject", false)]
    [InlineData("s3:*et*ect", "s3:GetObjectTaggingSubject", true)]
    [InlineData("*:List*", "logs:ListTagsForResource", true)]
    [InlineData("states", "states:StartExecution", false)]
    public void A_pattern_stands_for_the_actions_that_IAM_says(string pattern, string action, bool allows) =>
        Assert.Equal(allows, new ActionList(["sts:Nothing", pattern]).Allows(action));

    [Fact]
    public void A_pattern_full_of_stars_takes_no_longer_than_its_length_allows() =>
        Assert.False(new ActionList(["s:" + string.Concat(Enumerable.Repeat("*a", 60)) + "b"]).Allows("s:" + new string('a', 4000)));

    [Theory]
    [InlineData("*", true)]
    [InlineData("states:*", true)]
    [InlineData("states:Start-Execution", true)]
    [InlineData("StartExecution", false)]
    [InlineData("states:", false)]
    [InlineData(":Start", false)]
    [InlineData("states:Start Execution", false)]
    [InlineData("states:a:b", false)]
    [InlineData("", false)]
    public void What_is_no_pattern_is_told(string text, bool isOne) => Assert.Equal(isOne, ActionList.IsPattern(text));
}
