using System.Reflection;
using System.Runtime.CompilerServices;

namespace TreadleRuntime;

/// <summary>One method of the user's, and how its input and answer become JSON.</summary>
/// <remarks>Source: Lambda developer guide, "Define Lambda function handler in C#".</remarks>
internal sealed class Handler
{
    private const string ContextType = "Amazon.Lambda.Core.ILambdaContext";
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private readonly MethodInfo _method;
    private readonly object? _target;
    private readonly Serializer _serializer;
    private readonly Type? _input;
    private readonly Type _output;
    private readonly PropertyInfo? _taskResult;
    private readonly ContextFactory? _contexts;

    private Handler(MethodInfo method, Serializer serializer, FunctionLog log)
    {
        (_method, _serializer) = (method, serializer);
        var parameters = method.GetParameters();
        var hasContext = parameters is [.., { ParameterType.FullName: ContextType }];
        _contexts = hasContext ? new ContextFactory(parameters[^1].ParameterType, serializer, log) : null;
        _input = parameters.Length > (hasContext ? 1 : 0) ? parameters[0].ParameterType : null;
        (_output, _taskResult) = OutputOf(method.ReturnType);
        _target = method.IsStatic
            ? null
            : Activator.CreateInstance(method.ReflectedType!, Any & ~BindingFlags.Static | BindingFlags.DoNotWrapExceptions, binder: null, args: null, culture: null);
    }

    /// <param name="package">The function's.</param>
    /// <param name="name">As <c>Assembly::Namespace.Type::Method</c>.</param>
    /// <param name="log">For the context's logger.</param>
    /// <exception cref="LambdaValidationException">There is no such method, or it cannot be a handler.</exception>
    public static Handler Find(Package package, string name, FunctionLog log)
    {
        if (name.Split("::") is not [{ Length: > 0 } assemblyName, { Length: > 0 } typeName, { Length: > 0 } methodName])
        {
            throw new LambdaValidationException($"Invalid lambda function handler: '{name}'. The valid format is 'ASSEMBLY::TYPE::METHOD'.");
        }

        var assembly = package.Load(assemblyName);
        var type = assembly.GetType(typeName)
            ?? throw new LambdaValidationException($"Unable to load type '{typeName}' from assembly '{assemblyName}'.");
        if (type.IsGenericTypeDefinition)
        {
            throw new LambdaValidationException($"The type '{typeName}' is generic: a handler's type cannot be.");
        }

        var method = FindMethod(type, methodName, assemblyName);
        return new Handler(method, Serializer.For(method, assembly), log);
    }

    public ReadOnlyMemory<byte> Call(byte[] body, LambdaContext context)
    {
        var arguments = new List<object?>(2);
        if (_input is not null)
        {
            arguments.Add(_input == typeof(Stream) ? new MemoryStream(body, writable: false) : _serializer.Read(_input, body));
        }

        if (_contexts is not null)
        {
            arguments.Add(_contexts.Make(context));
        }

        var returned = _method.Invoke(_target, BindingFlags.DoNotWrapExceptions, binder: null, [.. arguments], culture: null);
        if (returned is Task task)
        {
            task.GetAwaiter().GetResult();
            returned = _taskResult?.GetValue(task);
        }

        if (_output == typeof(void))
        {
            return "null"u8.ToArray();
        }

        if (returned is Stream stream)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            stream.Dispose();
            return copy.ToArray();
        }

        return _serializer.Write(_output, returned);
    }

    private static MethodInfo FindMethod(Type type, string name, string assembly)
    {
        // A name, or a whole signature as ToString writes it when there are overloads.
        var methods = type.GetMethods(Any).Where(m => m.Name == name || m.ToString() == name).ToList();
        var method = methods switch
        {
            [] => throw new LambdaValidationException($"Unable to find method '{name}' in type '{type.FullName}' from assembly '{assembly}'."),
            [var only] => only,
            _ => methods.Where(m => m.DeclaringType == type).ToList() is [var own]
                ? own
                : throw new LambdaValidationException($"Method '{name}' of type '{type.FullName}' is overloaded: name its whole signature, or give it a name of its own."),
        };
        var parameters = method.GetParameters();
        if (method.IsGenericMethodDefinition)
        {
            throw new LambdaValidationException($"Method '{name}' of type '{type.FullName}' is generic: a handler cannot be.");
        }

        if (parameters.Length > 2 || (parameters.Length == 2 && parameters[1].ParameterType.FullName != ContextType))
        {
            throw new LambdaValidationException(
                $"Method '{name}' of type '{type.FullName}' is not supported: a handler takes its input, an ILambdaContext, or both in this order.");
        }

        return method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute))
            ? throw new LambdaValidationException($"Method '{name}' of type '{type.FullName}' is async void, which nobody can wait for: let it return Task.")
            : method;
    }

    private static (Type Output, PropertyInfo? TaskResult) OutputOf(Type returned)
    {
        for (var type = returned; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            {
                return (type.GetGenericArguments()[0], type.GetProperty("Result"));
            }
        }

        return (typeof(Task).IsAssignableFrom(returned) ? typeof(void) : returned, null);
    }
}
