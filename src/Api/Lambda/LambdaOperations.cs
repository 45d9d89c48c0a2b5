using Treadle.Lambda;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>The operations of Lambda.</summary>
public static class LambdaOperations
{
    /// <param name="functions">The functions.</param>
    /// <param name="invoker">Calls them.</param>
    /// <param name="objects">Where packages are that a request names by bucket and key.</param>
    /// <param name="time">The clock.</param>
    public static IEnumerable<IOperation> All(FunctionService functions, Invoker invoker, IObjectReader objects, TimeProvider time)
    {
        var aliases = new AliasService(functions);
        var permissions = new PermissionService(functions);
        var configs = new EventInvokeConfigService(functions, time);
        var concurrency = new ConcurrencyService(functions, invoker.ConcurrencyMax);
        return
        [
            new CreateFunction(functions, objects),
            new GetFunction(functions, () => invoker.EndpointUrl),
            new GetFunctionConfiguration(functions),
            new ListFunctions(functions),
            new DeleteFunction(functions),
            new UpdateFunctionCode(functions, objects),
            new UpdateFunctionConfiguration(functions),
            new Invoke(invoker),
            new InvokeAsync(invoker),
            new PublishVersion(functions),
            new ListVersionsByFunction(functions),
            new CreateAlias(aliases, functions),
            new UpdateAlias(aliases, functions),
            new GetAlias(aliases, functions),
            new ListAliases(aliases, functions),
            new DeleteAlias(aliases),
            new PutFunctionConcurrency(concurrency),
            new GetFunctionConcurrency(concurrency),
            new DeleteFunctionConcurrency(concurrency),
            new GetAccountSettings(functions, concurrency),
            new AddPermission(permissions),
            new RemovePermission(permissions),
            new GetPolicy(permissions),
            new PutFunctionEventInvokeConfig(configs),
            new UpdateFunctionEventInvokeConfig(configs),
            new GetFunctionEventInvokeConfig(configs),
            new ListFunctionEventInvokeConfigs(configs),
            new DeleteFunctionEventInvokeConfig(configs),
            new TagResource(functions),
            new UntagResource(functions),
            new ListTags(functions),
            .. UnconfiguredReads.All(functions),
        ];
    }
}
