using System.Diagnostics;
using Treadle.Lambda.CSharp;

namespace Treadle.Lambda.Tests.Support;

/// <summary>Makes the files that <c>dotnet publish</c> would make of a function project, with the SDK's compiler alone.</summary>
internal static class DotNetPackage
{
    /// <summary>What a function project has from Amazon.Lambda.Core, as far as these tests use it.</summary>
    private const string Core = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        namespace Amazon.Lambda.Core
        {
            public interface IClientContext { IDictionary<string, string> Custom { get; } }
            public interface ICognitoIdentity { string IdentityId { get; } }
            public interface ILambdaLogger
            {
                void Log(string message);
                void LogLine(string message);
                void Log(string level, string message) => LogLine(message);
                void LogWarning(string message) => Log("Warning", message);
                void LogError(Exception exception, string message, params object[] args) => Log("Error", message);
            }
            public interface ILambdaContext
            {
                string AwsRequestId { get; }
                IClientContext ClientContext { get; }
                string FunctionName { get; }
                string FunctionVersion { get; }
                ICognitoIdentity Identity { get; }
                string InvokedFunctionArn { get; }
                ILambdaLogger Logger { get; }
                string LogGroupName { get; }
                string LogStreamName { get; }
                int MemoryLimitInMB { get; }
                TimeSpan RemainingTime { get; }
            }
            public interface ILambdaSerializer { T Deserialize<T>(Stream requestStream); void Serialize<T>(T response, Stream responseStream); }
            [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Method)]
            public sealed class LambdaSerializerAttribute : Attribute
            {
                public LambdaSerializerAttribute(Type serializerType) => SerializerType = serializerType;
                public Type SerializerType { get; }
            }
        }
        """;

    private const string Config = """{ "runtimeOptions": { "tfm": "net8.0", "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""";

    /// <param name="name">Of the assembly.</param>
    /// <param name="source">C#; may use Amazon.Lambda.Core.</param>
    /// <param name="isProgram">It has a Main of its own.</param>
    public static async Task<PackageFile[]> MakeAsync(string name, string source, bool isProgram = false)
    {
        var folder = Directory.CreateTempSubdirectory("treadle-publish-").FullName;
        try
        {
            var sdk = await DotNetSdk.FindAsync();
            await CompileAsync(sdk, folder, "Amazon.Lambda.Core", Core, "library", []);
            await CompileAsync(sdk, folder, name, source, isProgram ? "exe" : "library", [Path.Combine(folder, "Amazon.Lambda.Core.dll")]);
            return
            [
                .. Directory.GetFiles(folder, "*.dll").Select(f => new PackageFile(Path.GetFileName(f), File.ReadAllBytes(f))),
                new PackageFile(name + ".runtimeconfig.json", Config),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompileAsync(DotNetSdk sdk, string folder, string name, string source, string target, string[] references)
    {
        var file = Path.Combine(folder, name + ".cs");
        await File.WriteAllTextAsync(file, source);
        string[] arguments =
        [
            "/noconfig", "/nologo", $"/target:{target}", "/nullable:disable", "/langversion:latest", "/nostdlib+", "/warn:0", "/debug:embedded", $"/out:{Path.Combine(folder, name + ".dll")}",
            .. sdk.References.Concat(references).Select(r => "/reference:" + r), file,
        ];
        var response = Path.Combine(folder, "csc.rsp");
        await File.WriteAllLinesAsync(response, arguments.Skip(1).Select(a => $"\"{a}\""));
        using var csc = Process.Start(new ProcessStartInfo(sdk.Host, [sdk.Compiler, "/noconfig", "@" + response]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await csc.StandardOutput.ReadToEndAsync();
        await csc.WaitForExitAsync();
        Assert.True(csc.ExitCode == 0, output);
    }
}
