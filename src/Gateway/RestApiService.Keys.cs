using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>API keys.</content>
public sealed partial class RestApiService
{
    private const int KeyLengthMin = 20;
    private const int KeyLengthMax = 128;
    private const int KeyLengthGenerated = 40;

    public ValueTask<JsonObject> CreateApiKeyAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var key = NewKey(caller, new Members(input));
            await SaveAsync(caller, key, stop);
            return Shape(key, includesValue: true);
        },
        stop);

    public JsonObject GetApiKey(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        return Shape(Key(caller, members, "apiKey"), members.Flag("includeValue") ?? false);
    }

    public JsonObject GetApiKeys(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var includesValues = members.Flag("includeValues") ?? false;
        var prefix = members.Text("nameQuery") ?? "";
        var customer = members.Text("customerId");
        var keys = Of(_keys, caller).Where(key =>
            (key.Name ?? "").StartsWith(prefix, StringComparison.Ordinal) && (customer is null || key.CustomerId == customer));
        return Page(members, keys, key => key.Id, key => Shape(key, includesValues));
    }

    public ValueTask<JsonObject> UpdateApiKeyAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var key = Key(caller, members, "apiKey");
            foreach (var patch in Patch.Read(members))
            {
                key = (patch.Operation, patch.Path) switch
                {
                    ("replace", "/name") => key with { Name = patch.Value },
                    ("replace", "/description") => key with { Description = patch.Value },
                    ("replace", "/customerId") => key with { CustomerId = patch.Value },
                    ("replace", "/enabled") => key with { Enabled = patch.Flag },
                    ("add", "/stages") when patch.Value is { } stage => key with { StageKeys = [.. key.StageKeys.Remove(stage), stage] },
                    ("remove", "/stages") when patch.Value is { } stage => key with { StageKeys = key.StageKeys.Remove(stage) },
                    (_, "/description" or "/enabled" or "/name" or "/customerId" or "/stages") => throw patch.UnsupportedOperation(),
                    _ => throw patch.Refusal("/description", "/enabled", "/name", "/customerId"),
                };
            }

            CheckKeyName(key.Name);
            key = key with { LastUpdatedDate = NowSeconds };
            await SaveAsync(caller, key, stop);
            return Shape(key, includesValue: false);
        },
        stop);

    /// <summary>Deletes a key; plans lose it.</summary>
    public ValueTask<JsonObject> DeleteApiKeyAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var key = Key(caller, new Members(input), "apiKey");
            var plans = Of(_plans, caller).Where(plan => plan.KeyIds.Contains(key.Id))
                .Select(plan => plan with { KeyIds = plan.KeyIds.Remove(key.Id), KeysSince = plan.KeysSince.Remove(key.Id) })
                .ToList();
            await WriteAsync(
                stop,
                [
                    Delete(KeyKind, caller, key.Id),
                    .. _usage.Forget(caller, planId: null, key.Id),
                    .. plans.Select(plan => Put(PlanKind, caller, plan.Id, plan, GatewayJson.Default.UsagePlan)),
                ]);
            _keys.TryRemove(key.Id, out _);
            _ring.Remove(caller, key);
            plans.ForEach(plan => Remember(caller, plan));
            return [];
        },
        stop);

    /// <summary>A key that is neither stored nor known yet.</summary>
    private ApiKey NewKey(AwsCaller caller, Members members)
    {
        var name = members.Text("name");
        CheckKeyName(name);
        var value = members.Text("value") is { Length: > 0 } given
            ? given
            : RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", KeyLengthGenerated);
        if (value.Length < KeyLengthMin)
        {
            throw GatewayErrors.BadRequest($"API Key value should be at least {KeyLengthMin} characters");
        }

        if (value.Length > KeyLengthMax)
        {
            throw GatewayErrors.BadRequest($"API Key value exceeds maximum size of {KeyLengthMax} characters");
        }

        if (_ring.Has(caller, value))
        {
            throw GatewayErrors.Conflict("API Key already exists");
        }

        return new ApiKey
        {
            Id = NewId(),
            Value = value,
            Name = name,
            CustomerId = members.Text("customerId"),
            Description = members.Text("description"),
            Enabled = members.Flag("enabled") ?? false,
            CreatedDate = NowSeconds,
            LastUpdatedDate = NowSeconds,
            StageKeys = [.. members.Structures("stageKeys").Select(stage => $"{stage.Required("restApiId")}/{stage.Required("stageName")}")],
            Tags = members.Map("tags"),
        };
    }

    private static void CheckKeyName(string? name)
    {
        if (name?.Length > NameLengthMax)
        {
            throw GatewayErrors.BadRequest($"Invalid API Key name, can be at most {NameLengthMax} characters.");
        }
    }

    private ApiKey Key(AwsCaller caller, Members members, string member) =>
        Find(_keys, caller, members.Required(member)) ?? throw GatewayErrors.NoKey();

    private async ValueTask SaveAsync(AwsCaller caller, ApiKey key, CancellationToken stop)
    {
        await WriteAsync(stop, Put(KeyKind, caller, key.Id, key, GatewayJson.Default.ApiKey));
        Remember(caller, key);
    }

    private void Remember(AwsCaller caller, ApiKey key)
    {
        Remember(_keys, caller, key.Id, key);
        _ring.Put(caller, key);
    }

    private static JsonObject Shape(ApiKey key, bool includesValue)
    {
        var shape = Shape(key, GatewayJson.Default.ApiKey);
        if (!includesValue)
        {
            shape.Remove("value");
        }

        return shape;
    }
}
