using System.Text;

namespace Treadle.Messaging.Schedules;

/// <summary>Where the next page of a list begins, as a client carries it.</summary>
internal static class PageToken
{
    public static string Of(string lastId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(lastId));

    /// <exception cref="Treadle.Aws.AwsErrorException">ValidationException: it is none of ours.</exception>
    public static string? Read(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw SchedulerErrors.Validation("Invalid NextToken provided.");
        }
    }
}
