using Treadle.Deploy.Serverless.Compiling;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;
using Treadle.Deploy.Serverless.Variables;

namespace Treadle.Deploy.Serverless;

/// <summary>From a folder to a checked service: finds the configuration, resolves its variables, checks it.</summary>
internal static class ServiceLoader
{
    private static readonly string[] FileNames = ["serverless.yml", "serverless.yaml", "serverless.json"];
    private static readonly string[] Programs = ["serverless.ts", "serverless.js", "serverless.cjs", "serverless.mjs"];

    /// <param name="context">What variables may refer to; its folder holds the configuration.</param>
    /// <param name="configFile">The configuration's file, relative to the folder; null finds one of the usual names.</param>
    /// <param name="problems">Warnings are left here.</param>
    /// <exception cref="ServiceConfigurationException">Something is wrong; all of it is named.</exception>
    public static Service Load(VariableContext context, string? configFile, Problems problems)
    {
        var file = configFile ?? Find(context.ServiceFolder);
        var path = Path.Combine(context.ServiceFolder, file);
        if (!File.Exists(path))
        {
            throw new ServiceConfigurationException([new Problem(null, $"There is no file {file} in {context.ServiceFolder}.")]);
        }

        return Load(File.ReadAllText(path), file, context, problems);
    }

    public static Service Load(string text, string file, VariableContext context, Problems problems)
    {
        if (YmlReader.Read(text, file) is not YmlMap root)
        {
            throw new ServiceConfigurationException([new Problem(new Position(file, 1, 1), "A configuration is a mapping that begins with service:, provider: and so on.")]);
        }

        var resolver = new VariableResolver(root, context, problems);
        var resolved = resolver.Resolve();
        problems.ThrowIfAny();
        var service = new ServiceReader(resolved, resolver.Stage, resolver.Region, problems).Read();
        ApiCompiler.CheckPaths(service, problems);
        HttpApiCompiler.CheckRoutes(service, problems);
        problems.ThrowIfAny();
        return service;
    }

    private static string Find(string folder) =>
        FileNames.FirstOrDefault(n => File.Exists(Path.Combine(folder, n)))
        ?? throw new ServiceConfigurationException([new Problem(null,
            Programs.FirstOrDefault(n => File.Exists(Path.Combine(folder, n))) is { } program
                ? $"{program} is a program; only {string.Join(", ", FileNames)} are supported."
                : $"There is no {string.Join(", ", FileNames[..^1])} or {FileNames[^1]} in {folder}.")]);
}
