using Treadle.Runtime.MapRuns;
using Treadle.Storage;

namespace Treadle.Server.Tests.Fakes;

/// <summary>Map runs of a server that runs none.</summary>
internal sealed class FakeMapRuns : IMapRunService
{
    public Task<bool> UpdateAsync(long run, MapRunSettings settings, CancellationToken stop) => Task.FromResult(false);
}
