using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>A thing whose name is known before it is made: the template gives it, or it is generated.</summary>
/// <param name="type">As <c>AWS::SQS::Queue</c>.</param>
/// <param name="nameProperty">Where the template may name it.</param>
/// <param name="nameLengthMax">The service's limit.</param>
internal abstract class NamedResourceType(string type, string nameProperty, int nameLengthMax) : IResourceType
{
    public string Name => type;

    /// <summary>Properties that are understood besides the name; another is refused.</summary>
    protected abstract IReadOnlyList<string> Supported { get; }

    /// <summary>Properties besides the name that cannot be changed in place.</summary>
    protected virtual string[] Fixed => [];

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        properties.CheckOnly(type, [nameProperty, .. Supported]);
        return IdOf(context, properties.Text(nameProperty) ?? GeneratedName(context, properties));
    }

    /// <summary>What a name of the service's own is overwritten by, or taken for made, elsewhere must not be: it is asked for first.</summary>
    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (!await AskAsync(context, plannedId!, isRepeat, stop))
        {
            return await MakeAsync(context, plannedId!, properties, stop);
        }

        return isRepeat
            ? await UpdateAsync(context, plannedId!, [], properties, stop)
            : throw new AwsErrorException("AlreadyExists", $"{plannedId} already exists");
    }

    private async ValueTask<bool> AskAsync(ResourceContext context, string plannedId, bool isRepeat, CancellationToken stop)
    {
        try
        {
            return await IsThereAsync(context, plannedId, stop);
        }
        catch (AwsErrorException refused) when (!isRepeat)
        {
            throw new NothingMadeException(refused);
        }
    }

    public virtual bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, [nameProperty, .. Fixed]);

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        @new.CheckOnly(type, [nameProperty, .. Supported]);
        return ChangeAsync(context, physicalId, old, @new, stop);
    }

    public abstract ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop);

    /// <summary>What <c>Ref</c> will give, or the name where the service alone knows that.</summary>
    protected virtual string IdOf(ResourceContext context, string name) => name;

    protected virtual string GeneratedName(ResourceContext context, JsonObject properties) => context.GeneratedName(nameLengthMax, context.Stack.Name);

    protected abstract ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop);

    protected abstract ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop);

    /// <param name="context">Where and for whom.</param>
    /// <param name="physicalId">What <c>Ref</c> gives; of a repeated creation what was planned.</param>
    /// <param name="old">Empty when a repeated creation brings up to date what its first try has made.</param>
    /// <param name="new">Resolved.</param>
    /// <param name="stop">The server stops.</param>
    protected abstract ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop);
}

/// <summary>A service refused to say whether a thing is there: nothing was made, and there is nothing to undo.</summary>
internal sealed class NothingMadeException(AwsErrorException why) : Exception(why.Message, why);
