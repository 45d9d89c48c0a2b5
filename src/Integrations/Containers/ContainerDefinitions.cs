namespace Treadle.Integrations.Containers;

/// <summary>The commands that stand for containers: task definitions of ECS and job definitions of Batch, by name without revision.</summary>
/// <remarks>From treadle.json: <c>{"services":{"ecs":{"taskDefinitions":{"name":{"command":["python3","job.py"],"environment":{"A":"b"}}}},"batch":{"jobDefinitions":{…}}}}</c></remarks>
/// <param name="TaskDefinitions">Of ECS.</param>
/// <param name="JobDefinitions">Of Batch.</param>
public sealed record ContainerDefinitions(
    IReadOnlyDictionary<string, ContainerDefinition> TaskDefinitions, IReadOnlyDictionary<string, ContainerDefinition> JobDefinitions)
{
    public static readonly ContainerDefinitions None = new(new Dictionary<string, ContainerDefinition>(), new Dictionary<string, ContainerDefinition>());
}

/// <param name="EntryPoint">What overrides of the command leave in place; may be empty.</param>
/// <param name="Command">The program and its arguments, behind the entry point. Overrides take its place.</param>
/// <param name="Environment">Variables; those of overrides win.</param>
/// <param name="Folder">Working directory, absolute.</param>
public sealed record ContainerDefinition(
    IReadOnlyList<string> EntryPoint, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string Folder);
