using System.Runtime.InteropServices;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Runtimes;

/// <summary>What to run for a function.</summary>
/// <param name="Program">A full path.</param>
/// <param name="Arguments">Behind it.</param>
internal sealed record StartCommand(string Program, IReadOnlyList<string> Arguments)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="function">The function.</param>
    /// <param name="root">The folder of its unpacked package.</param>
    /// <param name="bootstraps">Where our own bootstrap scripts are.</param>
    /// <exception cref="RuntimeUnavailableException">Something that must be there is not; the invocation fails with its type and message.</exception>
    public static StartCommand For(Function function, string root, BootstrapFiles bootstraps)
    {
        if (RuntimeCatalog.MissingProgram(function.Runtime) is { } missing)
        {
            throw new RuntimeUnavailableException("Runtime.ProgramNotFound", missing);
        }

        return RuntimeCatalog.FamilyOf(function.Runtime) switch
        {
            RuntimeFamily.Python => new StartCommand(bootstraps.Python(), ["-u", bootstraps.PathOf("bootstrap.py")]),
            RuntimeFamily.Node => new StartCommand(ProgramFinder.Find("node")!, [bootstraps.PathOf("bootstrap.cjs")]),
            RuntimeFamily.DotNet => DotNet(function, root, bootstraps),
            RuntimeFamily.Go => Go(function, root),
            RuntimeFamily.Custom => Custom(function, root),
            _ => throw new RuntimeUnavailableException("Runtime.Unsupported", $"the runtime {function.Runtime} is not supported by this server"),
        };
    }

    private static StartCommand Go(Function function, string root)
    {
        var path = Path.Combine(root, function.Handler);
        var command = Native(path, function.Handler, $"fork/exec /var/task/{function.Handler}: no such file or directory", "PathError");
        return GoBinary.KnowsOnlyRpc(path)
            ? throw new RuntimeUnavailableException(
                "Runtime.InvalidEntrypoint",
                $"/var/task/{function.Handler} was built with a version of aws-lambda-go that knows only the RPC of the old go1.x runtime, which this server does not speak: "
                + "build it again with version 1.18 or later")
            : command;
    }

    private static StartCommand Custom(Function function, string root)
    {
        var bootstrap = Path.Combine(root, "bootstrap");

        // AWS runs bootstrap only. A handler that names an executable of the package, as bin/hello, is what people have who move from go1.x.
        return !File.Exists(bootstrap) && File.Exists(Path.Combine(root, function.Handler))
            ? Native(Path.Combine(root, function.Handler), function.Handler, "", "Runtime.InvalidEntrypoint")
            : Native(bootstrap, "bootstrap", "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]", "Runtime.InvalidEntrypoint");
    }

    private static StartCommand Native(string path, string name, string missingMessage, string missingType)
    {
        if (!File.Exists(path))
        {
            throw new RuntimeUnavailableException(missingType, missingMessage);
        }

        // A zip made without Unix modes, on Windows for example, must run all the same.
        var mode = File.GetUnixFileMode(path);
        if ((mode & Executable) != Executable)
        {
            File.SetUnixFileMode(path, mode | Executable);
        }

        if (WhyNotExecutable(path) is { } why)
        {
            throw new RuntimeUnavailableException("Runtime.InvalidEntrypoint", $"fork/exec /var/task/{name}: exec format error ({why})");
        }

        return new StartCommand(path, []);
    }

    private static StartCommand DotNet(Function function, string root, BootstrapFiles bootstraps)
    {
        var dotnet = ProgramFinder.Find("dotnet")!;
        if (function.Handler.EndsWith(".cs", StringComparison.Ordinal))
        {
            var assembly = Path.ChangeExtension(Path.Combine(root, function.Handler), ".dll");
            return File.Exists(assembly)
                ? new StartCommand(dotnet, [assembly])
                : throw new RuntimeUnavailableException(
                    "Runtime.HandlerNotFound",
                    $"/var/task/{Path.ChangeExtension(function.Handler, ".dll")}: no such file: the package must hold the compiled handler");
        }

        // A package for .NET 8 runs on whatever is here that is as new.
        string[] exec = ["exec", "--roll-forward", "LatestMajor"];
        var name = function.Handler.Split("::")[0];
        var config = Path.Combine(root, name + ".runtimeconfig.json");
        if (function.Handler.Contains("::", StringComparison.Ordinal))
        {
            string[] configured = File.Exists(config) ? ["--runtimeconfig", config] : [];
            return new StartCommand(dotnet, [.. exec, .. configured, bootstraps.PathOf(BootstrapFiles.DotNetHost)]);
        }

        // An assembly with a Main of its own, which talks to the Runtime API itself.
        return File.Exists(Path.Combine(root, name + ".dll")) && File.Exists(config)
            ? new StartCommand(dotnet, [.. exec, Path.Combine(root, name + ".dll")])
            : throw new RuntimeUnavailableException(
                "Runtime.HandlerNotFound",
                $"the handler {function.Handler} is neither Assembly::Namespace.Type::Method, nor a C# file as functions/hello.cs, "
                + "nor the name of a program in the package (NAME.dll with NAME.runtimeconfig.json)");
    }

    /// <summary>The kernel's words for it would reach nobody, and sh would take a binary for a script.</summary>
    private static string? WhyNotExecutable(string path)
    {
        Span<byte> head = stackalloc byte[20];
        using (var file = File.OpenRead(path))
        {
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }

        if (head.StartsWith("#!"u8) || OperatingSystem.IsMacOS())
        {
            return null;
        }

        if (!head.StartsWith("\u007fELF"u8) || head.Length < 20)
        {
            return "it is neither an ELF binary nor a script that begins with #!";
        }

        // e_machine, two bytes at 18: 62 is x86-64, 183 is AArch64.
        var machine = head[18] | (head[19] << 8);
        var ours = RuntimeInformation.OSArchitecture switch { Architecture.X64 => 62, Architecture.Arm64 => 183, _ => machine };
        return machine == ours
            ? null
            : $"it was built for {machine switch { 62 => "x86-64", 183 => "AArch64", _ => $"machine {machine}" }}, this machine is {RuntimeInformation.OSArchitecture}";
    }
}

/// <summary>A worker cannot be started: the function's own error, not the server's.</summary>
/// <param name="errorType">As AWS names it: <c>Runtime.InvalidEntrypoint</c>.</param>
/// <param name="message">Behind <c>RequestId: … Error: </c>.</param>
internal sealed class RuntimeUnavailableException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;
}
