using System.Security.Cryptography;
using System.Text;
using Treadle.Asl.Compiling;

namespace Treadle.Engine.Maps;

/// <summary>The ARNs of a distributed Map, its runs and their children.</summary>
/// <param name="parent">The machine of the execution that holds the state. That of a child has a label, which the ones below it do not take over.</param>
/// <param name="label">The state's label.</param>
/// <remarks>Source: Step Functions developer guide, "Distributed mode"; as recorded from AWS.</remarks>
public sealed class MapRunArns(string parent, string label)
{
    private readonly string _named = $"{parent.Split('/')[0]}/{label}";

    /// <summary><c>arn:…:stateMachine:machine/label</c>.</summary>
    public string StateMachine => _named;

    /// <summary><c>arn:…:mapRun:machine/label:uuid</c>.</summary>
    public string MapRun(string uuid) => $"{Resource("mapRun")}:{uuid}";

    /// <summary>The name and the ARN of the child whose first item has an index: the same whenever it is asked for, so that a child is not started twice.</summary>
    /// <param name="mapRun">The run's ARN.</param>
    /// <param name="index">The first item, from 0.</param>
    /// <param name="type">Standard or Express.</param>
    /// <param name="redrive">The redrive of the run that starts it anew; 0 for the first start.</param>
    public (string Name, string Arn) Child(string mapRun, long index, StateMachineType type, int redrive = 0)
    {
        var place = redrive == 0 ? FormattableString.Invariant($"{mapRun}#{index}") : FormattableString.Invariant($"{mapRun}#{index}#{redrive}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(place));
        var name = Uuid(hash.AsSpan(0, 16));
        return (name, type == StateMachineType.Express ? $"{Resource("express")}:{name}:{Uuid(hash.AsSpan(16))}" : $"{Resource("execution")}:{name}");
    }

    private string Resource(string kind) => _named.Replace(":stateMachine:", $":{kind}:", StringComparison.Ordinal);

    // Version 8: made of what its maker chose.
    private static string Uuid(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
