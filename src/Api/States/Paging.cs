namespace Treadle.Api.States;

/// <summary>The member maxResults, the same in every listing: 0 to 1000; 0 and absent mean 100.</summary>
internal static class Paging
{
    public static int Limit(Members input) => input.Integer("maxResults") is { } limit and > 0 ? limit : 100;
}
