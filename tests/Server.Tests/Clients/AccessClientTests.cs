using Treadle.Api.Access;
using Treadle.Aws.Signing;

namespace Treadle.Server.Tests.Clients;

/// <summary>boto3 and the AWS command line against a server with access keys, over every protocol.</summary>
public sealed class AccessClientTests(AccessClientTests.Script script) : IClassFixture<AccessClientTests.Script>
{
    private const string Mismatch = "The request signature we calculated does not match the signature you provided.";
    private const string Invalid = "The security token included in the request is invalid.";
    private const string Few = "User: arn:aws:iam::111122223333:user/AKIAFEW";

    [Theory]
    [InlineData("states", "InvalidSignatureException", "UnrecognizedClientException", 400)]
    [InlineData("logs", "InvalidSignatureException", "UnrecognizedClientException", 400)]
    [InlineData("kinesis", "InvalidSignatureException", "UnrecognizedClientException", 400)]
    [InlineData("events", "InvalidSignatureException", "UnrecognizedClientException", 400)]
    [InlineData("sqs", "SignatureDoesNotMatch", "InvalidClientTokenId", 400)]
    [InlineData("sns", "SignatureDoesNotMatch", "InvalidClientTokenId", 403)]
    [InlineData("lambda", "InvalidSignatureException", "UnrecognizedClientException", 403)]
    [InlineData("apigateway", "InvalidSignatureException", "UnrecognizedClientException", 403)]
    [InlineData("apigatewayv2", "InvalidSignatureException", "UnrecognizedClientException", 403)]
    [InlineData("scheduler", "InvalidSignatureException", "UnrecognizedClientException", 403)]
    public void A_service_lets_in_who_signs_with_a_key_that_it_knows(string service, string wrongSecret, string unknownKey, int status)
    {
        script.AssertNote($"{service} right key", "\"ok\"");
        script.AssertNote($"{service} wrong secret", $"""["{wrongSecret}",{status},"{Mismatch}"]""");
        script.AssertNote($"{service} unknown key", $"""["{unknownKey}",{status},"{Invalid}"]""");
    }

    [Fact]
    public void S3_lets_in_who_signs_with_a_key_that_it_knows()
    {
        script.AssertNote("s3 right key", "\"ok\"");
        script.AssertNote("s3 wrong secret", $"""["SignatureDoesNotMatch",403,"{Mismatch}"]""");
        script.AssertNote("s3 unknown key", """["InvalidAccessKeyId",403,"The AWS Access Key Id you provided does not exist in our records."]""");
    }

    [Theory]
    [InlineData("states", "AccessDeniedException", 400, "states:CreateActivity", "arn:aws:states:eu-west-1:111122223333:activity:made")]
    [InlineData("sqs", "AccessDenied", 400, "sqs:CreateQueue", "arn:aws:sqs:eu-west-1:111122223333:made")]
    [InlineData("sns", "AuthorizationError", 403, "sns:CreateTopic", "arn:aws:sns:eu-west-1:111122223333:made")]
    [InlineData("lambda", "AccessDeniedException", 403, "lambda:DeleteFunction", "arn:aws:lambda:eu-west-1:111122223333:function:made")]
    [InlineData("s3", "AccessDenied", 403, "s3:CreateBucket", "arn:aws:s3:::made-here")]
    [InlineData("logs", "AccessDeniedException", 400, "logs:CreateLogGroup", "arn:aws:logs:eu-west-1:111122223333:log-group:made")]
    [InlineData("kinesis", "AccessDeniedException", 400, "kinesis:CreateStream", "arn:aws:kinesis:eu-west-1:111122223333:stream/made")]
    [InlineData("apigateway", "AccessDeniedException", 403, "apigateway:POST", "arn:aws:apigateway:eu-west-1::/restapis")]
    [InlineData("apigatewayv2", "AccessDeniedException", 403, "apigateway:POST", "arn:aws:apigateway:eu-west-1::/v2/apis")]
    [InlineData("cloudformation", "AccessDenied", 403, "cloudformation:DeleteStack", "arn:aws:cloudformation:eu-west-1:111122223333:stack/made")]
    public void A_key_may_do_what_its_list_allows_and_nothing_else(string service, string code, int status, string action, string resource) => script.AssertNote(
        $"{service} not allowed",
        $"""["{code}",{status},"{Few} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"]""");

    [Theory]
    [InlineData("states unsigned", """[400,"{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\",\"message\":\"Request is missing Authentication Token\"}"]""")]
    [InlineData("sns unsigned", """[403,"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error></ErrorResponse>"]""")]
    [InlineData("lambda unsigned", """[403,"{\"Type\":\"User\",\"Message\":\"Missing Authentication Token\",\"message\":\"Missing Authentication Token\"}"]""")]
    [InlineData("s3 unsigned", """[403,"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"]""")]
    [InlineData("link unsigned", "404")]
    [InlineData("not SigV4", """[400,"{\"__type\":\"com.amazon.coral.service#IncompleteSignatureException\",\"message\":\"Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 is supported)\"}"]""")]
    [InlineData("basic", "400")]
    public void Who_does_not_sign_is_refused_but_for_links_that_were_sent_out(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("tampered body", "InvalidSignatureException", 400, Mismatch)]
    [InlineData("tampered target", "InvalidSignatureException", 400, Mismatch)]
    [InlineData("tampered form", "SignatureDoesNotMatch", 403, Mismatch)]
    [InlineData("tampered path", "InvalidSignatureException", 403, Mismatch)]
    [InlineData("tampered query", "InvalidSignatureException", 403, Mismatch)]
    [InlineData("added header", "AccessDenied", 403, "There were headers present in the request which were not signed")]
    [InlineData("tampered object", "XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed.")]
    [InlineData("tampered document", "XAmzContentSHA256Mismatch", 400, "The provided 'x-amz-content-sha256' header does not match what was computed.")]
    public void What_was_changed_on_the_way_is_refused(string note, string code, int status, string message) => script.AssertNote(note, $"""["{code}",{status},"{message}"]""");

    [Theory]
    [InlineData("four minutes ago", "200")]
    [InlineData("six minutes ago", """[400,"{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Signature expired: T is now earlier than T (T - 5 min.)\"}"]""")]
    [InlineData("in six minutes", """[400,"{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Signature not yet current: T is still later than T (T \u002B 5 min.)\"}"]""")]
    [InlineData("another service", """[400,"{\"__type\":\"com.amazon.coral.service#InvalidSignatureException\",\"message\":\"Credential should be scoped to correct service: 'states'.\"}"]""")]
    public void A_signature_is_good_for_five_minutes_and_one_service(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("odd name", "\"hello\"")]
    [InlineData("listed", """["a b/é+1!.txt"]""")]
    [InlineData("parts", "9000000")]
    [InlineData("deleted", """["big"]""")]
    [InlineData("whole body signed", "\"ok\"")]
    [InlineData("few may get", "\"hello\"")]
    public void Objects_are_stored_and_read_with_signatures(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("presigned", """[200,"hello"]""")]
    [InlineData("presigned put", "200")]
    [InlineData("presigned otherwise", $"""[403,["SignatureDoesNotMatch","{Mismatch} Check your key and signing method."]]""")]
    [InlineData("presigned for another", $"""[403,["SignatureDoesNotMatch","{Mismatch} Check your key and signing method."]]""")]
    [InlineData("presigned too long", """[400,["AuthorizationQueryParametersError","X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"]]""")]
    [InlineData("presigned expired", """[403,["AccessDenied","Request has expired"]]""")]
    [InlineData("presigned by few", $"""[403,["AccessDenied","{Few} is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::things/x because no identity-based policy allows the s3:PutObject action"]]""")]
    [InlineData("presigned as before SigV4", """[400,["InvalidRequest","The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."]]""")]
    public void A_presigned_address_is_good_for_what_it_says_while_it_lasts(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("identity", """["111122223333","arn:aws:iam::111122223333:user/all","AKIAALL"]""")]
    [InlineData("identity of few", "\"arn:aws:iam::111122223333:user/AKIAFEW\"")]
    [InlineData("assumed", "\"arn:aws:sts::111122223333:assumed-role/any/trip\"")]
    [InlineData("identity of the session", "\"arn:aws:sts::111122223333:assumed-role/any/trip\"")]
    [InlineData("session", "\"ok\"")]
    [InlineData("session uploads", "\"ok\"")]
    [InlineData("session without token", $"""["UnrecognizedClientException",400,"{Invalid}"]""")]
    [InlineData("session with another token", $"""["UnrecognizedClientException",400,"{Invalid}"]""")]
    [InlineData("token with another key", $"""["UnrecognizedClientException",400,"{Invalid}"]""")]
    [InlineData("few may not assume", $"""["AccessDenied",403,"{Few} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/any because no identity-based policy allows the sts:AssumeRole action"]""")]
    [InlineData("role of another account", """["AccessDenied",403,"User: arn:aws:iam::111122223333:user/all is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::999999999999:role/any"]""")]
    [InlineData("bad session name", """["ValidationError",400,"1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"]""")]
    [InlineData("session of a user", "\"arn:aws:iam::111122223333:user/all\"")]
    public void Temporary_credentials_stand_for_whom_they_were_given_to(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("machine", "\"arn:aws:states:eu-west-1:111122223333:stateMachine:m\"")]
    [InlineData("started", "\"ok\"")]
    [InlineData("sync", "\"ok\"")]
    [InlineData("may not start", $"""["AccessDeniedException",400,"{Few} is not authorized to perform: states:StartExecution on resource: arn:aws:states:eu-west-1:111122223333:stateMachine:m because no identity-based policy allows the states:StartExecution action"]""")]
    [InlineData("function", """["arn:aws:sts::111122223333:assumed-role/any/back","m","ASIA"]""")]
    [InlineData("few may invoke", "\"ok\"")]
    public void The_account_is_the_keys_and_functions_call_back_as_themselves(string note, string expected) => script.AssertNote(note, expected);

    [Theory]
    [InlineData("aws", "\"arn:aws:iam::111122223333:user/all\"")]
    [InlineData("aws s3", "3")]
    [InlineData("aws wrong secret", "\"An error occurred (InvalidSignatureException) when calling the ListStateMachines operation: The request signature we calculated does not \"")]
    public void The_command_line_does_the_same(string note, string expected) => script.AssertNote(note, expected);

    public sealed class Script() : ClientScript("access_client")
    {
        private protected override IReadOnlyList<AccessKey> AccessKeys =>
        [
            AccessKey.Configured(new AwsCredentials("AKIAALL", "all-secret-0123456789"), "111122223333", "all", ActionList.All, region: null),
            AccessKey.Configured(
                new AwsCredentials("AKIAFEW", "few-secret-0123456789"), "111122223333", user: null, new ActionList(["states:List*", "lambda:Invoke*", "s3:Get*"]), region: null),
        ];
    }
}
