using System.Reflection;
using System.Runtime.Loader;

namespace TreadleRuntime;

/// <summary>The assemblies of a function's package, found where <c>dotnet publish</c> puts them.</summary>
internal sealed class Package
{
    private readonly string _folder;
    private AssemblyDependencyResolver? _resolver;

    public Package(string folder)
    {
        _folder = folder;
        AssemblyLoadContext.Default.Resolving += (context, name) => PathOf(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            _resolver?.ResolveUnmanagedDllToPath(name) is { } path ? System.Runtime.InteropServices.NativeLibrary.Load(path) : 0;
    }

    /// <exception cref="LambdaValidationException">It is not there.</exception>
    public Assembly Load(string name)
    {
        var path = Path.Combine(_folder, name + ".dll");
        if (!File.Exists(path))
        {
            throw new LambdaValidationException(
                $"Could not find the specified handler assembly with the file name '{name}, Culture=neutral, PublicKeyToken=null'. The assembly should be located in the root of your uploaded .zip file.");
        }

        // It knows the package's deps.json: native libraries and assemblies below runtimes/.
        _resolver = File.Exists(Path.ChangeExtension(path, ".deps.json")) ? new AssemblyDependencyResolver(path) : null;
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }

    private string? PathOf(AssemblyName name)
    {
        if (_resolver?.ResolveAssemblyToPath(name) is { } path)
        {
            return path;
        }

        var beside = Path.Combine(_folder, name.CultureName ?? "", name.Name + ".dll");
        return File.Exists(beside) ? beside : null;
    }
}
