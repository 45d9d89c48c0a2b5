using Treadle.Asl.Validation;

namespace Treadle.Asl.Compiling;

/// <summary>From the text of a definition to a program.</summary>
public static class StateMachineCompiler
{
    /// <summary>Reads, validates and compiles a definition.</summary>
    /// <param name="definition">Amazon States Language as JSON.</param>
    /// <param name="type">STANDARD or EXPRESS: some resources are refused in Express machines.</param>
    /// <remarks>Never throws, whatever the text. Safe for any number of threads.</remarks>
    public static CompileResult Compile(string definition, StateMachineType type = StateMachineType.Standard) => Compile(definition, type, acceptsUnsupportedIntegrations: false);

    /// <inheritdoc cref="Compile(string, StateMachineType)"/>
    /// <param name="definition">Amazon States Language as JSON.</param>
    /// <param name="type">STANDARD or EXPRESS: some resources are refused in Express machines.</param>
    /// <param name="acceptsUnsupportedIntegrations">Takes service integrations of AWS that nothing here can call: a test case answers them, and elsewhere the task fails.</param>
    public static CompileResult Compile(string definition, StateMachineType type, bool acceptsUnsupportedIntegrations)
    {
        var (machine, sink) = DefinitionValidator.Validate(definition, type, acceptsUnsupportedIntegrations);
        var program = machine is null || sink.HasErrors ? null : ProgramCompiler.Compile(machine, type);
        return new CompileResult(program, sink.Findings);
    }
}

/// <summary>A program, or the diagnostics of severity ERROR that say why there is none; warnings may come with either.</summary>
public sealed record CompileResult(Program? Program, IReadOnlyList<Diagnostic> Diagnostics);

public enum StateMachineType
{
    Standard,
    Express,
}
