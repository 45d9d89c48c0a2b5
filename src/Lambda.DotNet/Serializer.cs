using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TreadleRuntime;

/// <summary>The serializer that the attribute LambdaSerializer names, at the method or the assembly; else System.Text.Json.</summary>
/// <remarks>Amazon.Lambda.Core comes with the user's package, if at all: its types are known here by their names only.</remarks>
internal sealed class Serializer
{
    private static readonly JsonSerializerOptions Default = new()
    {
        PropertyNameCaseInsensitive = true, MaxDepth = 1000, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly MethodInfo? _deserialize;
    private readonly MethodInfo? _serialize;

    private Serializer(Type? type)
    {
        if (type is null)
        {
            return;
        }

        Instance = Activator.CreateInstance(type) ?? throw new LambdaValidationException($"The serializer '{type.FullName}' could not be made.");
        var contract = type.GetInterface("Amazon.Lambda.Core.ILambdaSerializer")
            ?? throw new LambdaValidationException($"The serializer '{type.FullName}' does not implement ILambdaSerializer.");
        (_deserialize, _serialize) = (contract.GetMethod("Deserialize")!, contract.GetMethod("Serialize")!);
    }

    /// <summary>The user's; null when there is none.</summary>
    public object? Instance { get; }

    public static Serializer For(MethodInfo method, Assembly assembly) => new(
        TypeOf(method.CustomAttributes) ?? TypeOf(assembly.CustomAttributes) ?? TypeOf(method.Module.Assembly.CustomAttributes));

    public object? Read(Type type, byte[] json)
    {
        if (_deserialize is null)
        {
            return JsonSerializer.Deserialize(json, type, Default);
        }

        using var stream = new MemoryStream(json, writable: false);
        return _deserialize.MakeGenericMethod(type).Invoke(Instance, BindingFlags.DoNotWrapExceptions, binder: null, [stream], culture: null);
    }

    public ReadOnlyMemory<byte> Write(Type type, object? value)
    {
        if (_serialize is null)
        {
            return JsonSerializer.SerializeToUtf8Bytes(value, type, Default);
        }

        using var stream = new MemoryStream();
        _serialize.MakeGenericMethod(type).Invoke(Instance, BindingFlags.DoNotWrapExceptions, binder: null, [value, stream], culture: null);
        return stream.ToArray();
    }

    private static Type? TypeOf(IEnumerable<CustomAttributeData> attributes) => attributes
        .Where(a => a.AttributeType.FullName == "Amazon.Lambda.Core.LambdaSerializerAttribute")
        .Select(a => a.ConstructorArguments is [{ Value: Type type }] ? type : null)
        .FirstOrDefault();
}
