using Treadle.Api.Access;
using Treadle.Api.Remote;
using Treadle.Engine;
using Treadle.Integrations.Containers;
using Treadle.Runtime.Retention;

namespace Treadle.Server;

/// <summary>How a server is started.</summary>
public sealed record ServerOptions
{
    /// <summary>The port that AWS clients of local tools expect.</summary>
    public const int DefaultPort = 4566;

    /// <summary>Where everything durable is kept; made when it is missing. One server at a time may use it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The address to listen on: a loopback one, unless there are <see cref="AccessKeys"/>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The keys that requests have to be signed with; without any, who calls is taken from what requests say.</summary>
    public IReadOnlyList<AccessKey> AccessKeys { get; init; } = [];

    /// <summary>Further names that clients may call this server by (the Host header), without port.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Gives each process of a function a <c>/tmp</c> of its own where the system allows it.</summary>
    public bool PrivateTmp { get; init; } = true;

    /// <summary>The user's own certificate, a PEM file; null serves one that the server signs itself.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The PEM file of its key; null when it is in the certificate's file.</summary>
    public string? TlsKey { get; init; }

    /// <summary>Bytes of memory that the process is to stay under: near them new work is turned away. Null: half of what the machine or its container has.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>The region of requests that name none.</summary>
    public string Region { get; init; } = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region ? region : "us-east-1";

    /// <summary>The commands that stand for containers of ECS and Batch.</summary>
    public ContainerDefinitions Containers { get; init; } = ContainerDefinitions.None;

    /// <summary>AWS's quotas, or what settings made of them.</summary>
    public Limits Limits { get; init; } = Limits.Aws;

    /// <summary>Services that are elsewhere.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints { get; init; } = [];

    /// <summary>The mock configuration file, absolute; null for none.</summary>
    public string? MockConfiguration { get; init; }

    /// <summary>How long ended executions are kept.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>How long log events are kept whose group has no retention of its own; null keeps them.</summary>
    public TimeSpan? LogsFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Starts from a database whose write-ahead log is damaged, without the commits behind the damage.</summary>
    public bool AcceptsLostCommits { get; init; }
}
