using Treadle.Api.Access;
using Treadle.Server.DataFolder;

namespace Treadle.Server.Composition;

/// <summary>Whose requests are answered.</summary>
internal sealed class AccessServices
{
    public AccessServices(ServerOptions options, TimeProvider time)
    {
        Keys = KeysOf(options, time);
        Authentication = new Authentication(Keys, time);
    }

    public AccessKeys Keys { get; }

    public Authentication Authentication { get; }

    /// <summary>The keys of a server with these options. Those that are made in one process are good in all of its servers of the same data directory.</summary>
    public static AccessKeys KeysOf(ServerOptions options, TimeProvider time) =>
        new(options.AccessKeys, new SessionTokens(() => SessionKey.In(options.DataDirectory), time));
}
