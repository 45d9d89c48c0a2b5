using System.Net;

namespace Treadle.Server.Http;

/// <summary>The address a server listens on.</summary>
internal static class ListenAddress
{
    /// <exception cref="ArgumentException">It is no address, or one beyond this machine although there are no access keys.</exception>
    public static IPAddress Of(ServerOptions options)
    {
        var address = Parse(options.Host)
            ?? throw new ArgumentException("This is no address to listen on. Give one of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.");
        return options.AccessKeys.Count > 0 || IPAddress.IsLoopback(address)
            ? address
            : throw new ArgumentException(
                "Beyond this machine the server listens only with credentials configured: anybody who reaches it could run programs here. "
                + "List access keys in a file and name it with --credentials or TREADLE_CREDENTIALS_FILE, or under \"credentials\" in treadle.json: "
                + """[{"accessKeyId": "…", "secretAccessKey": "…", "actions": ["*"]}]. docs/security.md has the rest.""");
    }

    /// <summary>Whether a host reaches beyond this machine.</summary>
    public static bool IsBeyond(string host) => Parse(host) is { } address && !IPAddress.IsLoopback(address);

    /// <summary>Where a server that listens on a host is reached from this machine: <c>http://127.0.0.1:4566</c>.</summary>
    public static string UrlFor(string host, int port)
    {
        var address = Parse(host) ?? IPAddress.Loopback;
        // All addresses of IPv6 are those of IPv4 as well.
        var named = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : address;
        return new UriBuilder("http", named.ToString(), port).Uri.GetLeftPart(UriPartial.Authority);
    }

    private static IPAddress? Parse(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address : null;
}
