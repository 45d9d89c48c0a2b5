using System.Buffers;

namespace Treadle.Gateway.Requests;

/// <summary>What may stand in an HTTP header.</summary>
internal static class HeaderText
{
    // RFC 9110, "token".
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>No line's end and no other control character: nothing that a client could read as another header.</summary>
    public static bool IsValue(string value) => !value.AsSpan().ContainsAnyInRange('\0', '\b') && !value.AsSpan().ContainsAnyInRange('\n', '\u001f') && !value.Contains('\u007f');
}
