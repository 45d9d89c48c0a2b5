using Treadle.Aws.Services;
using Treadle.Aws.Signing;

namespace Treadle.Api.Remote;

/// <summary>Where a service is, when it is not here.</summary>
/// <param name="Service">Which service.</param>
/// <param name="Address">Its address; null for AWS's own of the region.</param>
/// <param name="Region">What requests are signed for; null for the region of whoever calls.</param>
/// <param name="Credentials">What requests are signed with.</param>
public sealed record ServiceEndpoint(EndpointService Service, Uri? Address, string? Region, AwsCredentials Credentials)
{
    /// <summary>The word in a configuration for AWS itself.</summary>
    public const string Aws = "aws";

    public Uri AddressIn(string region) => Address ?? new Uri($"https://{Service.EndpointPrefix}.{region}.amazonaws.com");
}
