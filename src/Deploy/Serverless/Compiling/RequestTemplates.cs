namespace Treadle.Deploy.Serverless.Compiling;

/// <summary>The mapping templates that the framework and its plugin give to methods: what a machine or a function gets as its input.</summary>
/// <remarks>The members are the framework's; the templates are written anew. A name in <c>${…}</c> is resolved by <c>Fn::Sub</c>.</remarks>
internal static class RequestTemplates
{
    public const string Json = "application/json";

    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>The plugin's own: the body as escaped text, the request's id as the execution's name.</summary>
    public const string Start =
        "\n#set( $body = $util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\") )\n"
        + "{\"input\": \"$body\", \"name\": \"$context.requestId\", \"stateMachineArn\":\"${StateMachineArn}\"}";

    /// <summary>A form as a JSON object of its decoded pairs.</summary>
    private const string FormPairs = """
        #define( $form )
        {#foreach( $token in $input.path('$').split('&') )
        #set( $pair = $token.split('=') )
        #set( $value = '' )
        #if( $pair.size() >= 2 )#set( $value = $util.escapeJavaScript($util.urlDecode($pair[1])).replaceAll("\\'", "'") )#end
        #if( $pair.size() >= 1 )"$util.escapeJavaScript($util.urlDecode($pair[0])).replaceAll("\\'", "'")": "$value"#if( $foreach.hasNext ),#end#end
        #end}
        #end

        """;

    private const string ProxyEvent = """
        #define( $pairs )
        {#foreach( $key in $map.keySet() )
        #set( $value = $util.escapeJavaScript($map.get($key)).replaceAll("\\'", "'") )
        "$util.escapeJavaScript($key).replaceAll("\\'", "'")": #if( "$value" == "" )null#else"$value"#end#if( $foreach.hasNext ),#end
        #end}
        #end
        #define( $event )
        {"resource": "$context.resourcePath", "path": "$context.path", "httpMethod": "$context.httpMethod",
        #set( $map = $input.params().header )
        "headers": $pairs,
        #set( $map = $input.params().querystring )
        "queryStringParameters": #if( $map.size() == 0 )null#else$pairs#end,
        #set( $map = $input.params().path )
        "pathParameters": #if( $map.size() == 0 )null#else$pairs#end,
        #set( $map = $stageVariables )
        "stageVariables": #if( $map.size() == 0 )null#else$pairs#end,
        "requestContext": {
        "resourceId": "$context.resourceId", "resourcePath": "$context.resourcePath", "httpMethod": "$context.httpMethod",
        "extendedRequestId": "$context.extendedRequestId", "requestTime": "$context.requestTime", "path": "$context.path",
        "accountId": "$context.accountId", "protocol": "$context.protocol", "stage": "$context.stage", "domainPrefix": "$context.domainPrefix",
        "requestTimeEpoch": "$context.requestTimeEpoch", "requestId": "$context.requestId",
        #set( $map = $context.identity )
        "identity": $pairs,
        "domainName": "$context.domainName",
        #set( $map = $context.authorizer )
        "authorizer": $pairs,
        "apiId": "$context.apiId"},
        "body": $content, "isBase64Encoded": false}
        #end
        {"input": "$util.escapeJavaScript("$event").replaceAll("\\'", "'")", "name": "$context.requestId", "stateMachineArn": "${StateMachineArn}"}
        """;

    private const string FunctionEvent = """
        #define( $pairs )
        {#foreach( $key in $map.keySet() )
        "$util.escapeJavaScript($key)": "$util.escapeJavaScript($map.get($key)).replaceAll("\\'", "'")"#if( $foreach.hasNext ),#end
        #end}
        #end
        {"body": $body, "method": "$context.httpMethod", "principalId": "$context.authorizer.principalId", "stage": "$context.stage",
        "cognitoPoolClaims": {"sub": "$context.authorizer.claims.sub"},
        #set( $map = $context.authorizer )
        "enhancedAuthContext": $pairs,
        #set( $map = $input.params().header )
        "headers": $pairs,
        #set( $map = $input.params().querystring )
        "query": $pairs,
        #set( $map = $input.params().path )
        "path": $pairs,
        #set( $map = $context.identity )
        "identity": $pairs,
        #set( $map = $stageVariables )
        "stageVariables": $pairs,
        "requestPath": "$context.resourcePath"}
        """;

    /// <summary><c>template: lambda_proxy</c> of a machine's event: an event like that of a proxy integration as the input.</summary>
    public const string ProxyOfJson = "#define( $content )\"$util.escapeJavaScript($input.body).replaceAll(\"\\\\'\", \"'\")\"#end\n" + ProxyEvent;

    public const string ProxyOfForm = FormPairs + "#define( $content )$form#end\n" + ProxyEvent;

    /// <summary><c>integration: lambda</c> of a function's event.</summary>
    public const string FunctionOfJson = "#set( $body = $input.json('$') )\n" + FunctionEvent;

    public const string FunctionOfForm = FormPairs + "#define( $body )$form#end\n" + FunctionEvent;
}
