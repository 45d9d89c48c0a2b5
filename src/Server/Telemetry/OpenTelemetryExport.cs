using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Treadle.Metrics;

namespace Treadle.Server.Telemetry;

/// <summary>Sends metrics and traces of requests by OTLP, as OpenTelemetry's own variables say.</summary>
/// <remarks>
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> turns it on; the exporter reads that and the others (<c>OTEL_EXPORTER_OTLP_PROTOCOL</c>,
/// <c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>) itself. None of its
/// assemblies is loaded without: they would double the time and the memory of a start.
/// </remarks>
internal static class OpenTelemetryExport
{
    private static readonly string[] Switches = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <returns>What sends; disposing of it sends the rest. Null when it is not asked for.</returns>
    public static IDisposable? StartIfConfigured() =>
        Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true" && Switches.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 })
            ? Start()
            : null;

    // A method of its own: the runtime loads what a method names when it compiles it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Export Start() => new();

    private sealed class Export : IDisposable
    {
        private readonly MeterProvider _metrics;
        private readonly TracerProvider _traces;

        public Export()
        {
            // The variables come last, so that they win over our name.
            var resource = ResourceBuilder.CreateEmpty().AddService("treadle", serviceVersion: Cli.ProgramVersion.Text).AddTelemetrySdk().AddEnvironmentVariableDetector();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter(Instruments.MeterName, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter()
                .Build();
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .AddSource("Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build();
        }

        public void Dispose()
        {
            _traces.Dispose();
            _metrics.Dispose();
        }
    }
}
