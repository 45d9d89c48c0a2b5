namespace TreadleRuntime;

/// <summary>Runs the handler <c>Assembly::Namespace.Type::Method</c> that _HANDLER names, from the package in LAMBDA_TASK_ROOT.</summary>
internal static class Program
{
    private static int Main()
    {
        var log = new FunctionLog();
        log.TakeConsole();
        var loop = new Loop(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")) { Failed = log.Failed };
        Handler handler;
        try
        {
            var package = new Package(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT")!);
            handler = Handler.Find(package, Environment.GetEnvironmentVariable("_HANDLER")!, log);
        }
        catch (Exception broken)
        {
            loop.FailInit(broken);
            return 1;
        }

        loop.Run((body, context) =>
        {
            log.RequestId = context.AwsRequestId;
            return handler.Call(body, context);
        });
        return 0;
    }
}

/// <summary>The handler does not fit its name or what Lambda can call; AWS's name for it.</summary>
internal sealed class LambdaValidationException(string message) : Exception(message);
