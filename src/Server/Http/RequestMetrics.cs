using Treadle.Metrics;
using Treadle.Runtime.Admission;

namespace Treadle.Server.Http;

/// <summary>What is measured of requests. Any thread; docs/metrics.md has the table.</summary>
internal sealed class RequestMetrics
{
    private readonly TallyFamily _requests;
    private readonly DistributionFamily _durations;
    private readonly TallyFamily _apiRequests;

    public RequestMetrics(Instruments instruments, BodyBudget bodies, MemoryGauge memory)
    {
        _requests = instruments.Counts("treadle.requests", "{request}", "Requests of AWS operations by their outcome: OK or the error's code.", "operation", "code");
        _durations = instruments.DistributionsBy(
            "treadle.request.duration", "s", "Time from the head of a request to its answer; of GetActivityTask with the wait for a task.", Distribution.Seconds, "operation");
        _apiRequests = instruments.Counts("treadle.api.requests", "{request}", "Requests to deployed APIs by HTTP status.", "status");
        instruments.Gauge("treadle.request.body.size", "By", "Bytes of request bodies in memory.", () => bodies.Inside);
        instruments.CountOf("treadle.request.bodies.refused", "{request}", "Requests whose body was not read because there was no room for it.", () => [(new Label("reason", "bodies"), bodies.Refused)]);
        instruments.Gauge("treadle.memory.limit", "By", "What the process is to stay under.", () => memory.LimitBytes);
        instruments.Gauge("treadle.memory.used", "By", "Memory in use, as of the last request that asked for room.", () => memory.UsedBytes);
    }

    public void Answered(string operation, string code, TimeSpan took)
    {
        _requests[operation, code].Add();
        _durations[operation].Record(took);
    }

    public void AnsweredApi(int status) => _apiRequests[Text(status)].Add();

    private static string Text(int status) => status switch
    {
        200 => "200",
        _ => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
