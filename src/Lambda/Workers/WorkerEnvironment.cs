using System.Globalization;
using Treadle.Aws.Signing;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Runtimes;

namespace Treadle.Lambda.Workers;

/// <summary>The environment of a function's process: what Lambda sets, what the user set, and nothing else of the server's own.</summary>
internal static class WorkerEnvironment
{
    /// <summary>What a program needs of the machine to run at all: where programs are, where a user's own .NET is, which certificates are trusted.</summary>
    private static readonly string[] Inherited = ["PATH", "DOTNET_ROOT", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    /// <param name="function">The function.</param>
    /// <param name="root">The folder of its package.</param>
    /// <param name="runtimeApi">Host and port.</param>
    /// <param name="logStream">The worker's log stream.</param>
    /// <param name="temporary">Its own temporary folder.</param>
    /// <param name="runtimes">The folder of our bootstrap scripts.</param>
    /// <param name="endpointUrl">This server; null when it is not known.</param>
    /// <param name="credentials">What its requests to this server are signed with; null where that is not verified.</param>
    public static Dictionary<string, string> Of(
        Function function, string root, string runtimeApi, string logStream, string temporary, string runtimes, string? endpointUrl, AwsCredentials? credentials)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        variables["LANG"] = "C.UTF-8";
        variables["TZ"] = ":UTC";
        variables["TMPDIR"] = temporary;

        // Not the user's own: what he keeps there, as credentials or packages, is not the function's.
        variables["HOME"] = temporary;
        variables["LD_LIBRARY_PATH"] = $"{root}:{root}/lib";

        // Without credentials the account is told by an access key id of twelve digits: calls back to this server land in the function's own account.
        variables["AWS_ACCESS_KEY_ID"] = credentials?.AccessKeyId ?? function.Owner.Account;
        variables["AWS_SECRET_ACCESS_KEY"] = credentials?.SecretAccessKey ?? "local";
        variables["AWS_SESSION_TOKEN"] = credentials?.SessionToken ?? "local";
        variables["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true";
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        variables["AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1:2000";
        if (endpointUrl is not null)
        {
            variables["AWS_ENDPOINT_URL"] = endpointUrl;
        }

        if (RuntimeCatalog.FamilyOf(function.Runtime) == RuntimeFamily.DotNet)
        {
            // What .NET takes for itself in a container of the function's memory: three quarters, as a hexadecimal number of bytes.
            variables["DOTNET_GCHeapHardLimit"] = (function.MemoryMegabytes * 0xC0000L).ToString("X", CultureInfo.InvariantCulture);
        }

        // A user may point a function elsewhere; the names below are Lambda's own.
        foreach (var (name, value) in function.Environment)
        {
            variables[name] = value;
        }

        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        variables["_HANDLER"] = function.Handler;
        variables["LAMBDA_TASK_ROOT"] = root;
        variables["LAMBDA_RUNTIME_DIR"] = runtimes;
        variables["AWS_REGION"] = function.Owner.Region;
        variables["AWS_DEFAULT_REGION"] = function.Owner.Region;
        variables["AWS_EXECUTION_ENV"] = $"AWS_Lambda_{function.Runtime}";
        variables["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = function.Version;
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroup;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat;
        if (function.LogFormat == "JSON")
        {
            variables["AWS_LAMBDA_LOG_LEVEL"] = function.ApplicationLogLevel ?? "INFO";
        }

        // Never: with it a Go binary speaks its old RPC and not the Runtime API.
        variables.Remove("_LAMBDA_SERVER_PORT");
        return variables;
    }
}
