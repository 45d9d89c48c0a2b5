using System.Text;

namespace Treadle.Messaging.Streams;

/// <summary>Where a list goes on, as a token: opaque to clients, kept nowhere.</summary>
internal static class PageText
{
    public static string Write(string place) => Convert.ToBase64String(Encoding.UTF8.GetBytes(place));

    /// <exception cref="Aws.AwsErrorException">InvalidArgumentException: it is no such token.</exception>
    public static string Read(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw StreamErrors.InvalidArgument("NextToken is invalid.");
        }
    }
}
