using Treadle.Asl.Json;
using Treadle.Engine.Packing;

namespace Treadle.Engine.Inputs;

/// <summary>The format of inbox rows: the inputs that someone was promised (callbacks), and those of one execution to another.</summary>
public static class InputCodec
{
    private const byte Succeeded = 1;
    private const byte Failed = 2;
    private const byte Heartbeat = 3;
    private const byte ChildStarted = 4;
    private const byte ChildEnded = 5;
    private const byte Stop = 6;
    private const byte MapRunEnded = 7;

    /// <exception cref="ArgumentException">The input is none that an inbox holds.</exception>
    public static byte[] Write(Input input)
    {
        var w = new PackedWriter();
        switch (input)
        {
            case Input.CallbackSucceeded x:
                w.Byte(Succeeded);
                w.Number(x.Task.Value);
                w.Payload(x.Output);
                break;
            case Input.CallbackFailed x:
                w.Byte(Failed);
                w.Number(x.Task.Value);
                w.Error(x.Error);
                break;
            case Input.CallbackHeartbeat x:
                w.Byte(Heartbeat);
                w.Number(x.Task.Value);
                break;
            case Input.ChildStarted x:
                w.Byte(ChildStarted);
                w.Number(x.Task.Value);
                w.Number(x.Child.Value);
                w.Payload(x.Answer);
                w.Flag(x.IsResult);
                break;
            case Input.ChildEnded x:
                w.Byte(ChildEnded);
                w.Number(x.Task.Value);
                w.Payload(x.Description);
                break;
            case Input.MapRunEnded x:
                w.Byte(MapRunEnded);
                w.Text(x.MapRun);
                w.Payload(x.Output);
                w.Error(x.Error);
                break;
            case Input.Stop x:
                w.Byte(Stop);
                w.Error(x.Error);
                break;
            default:
                throw new ArgumentException($"{input.GetType().Name} is no input of an inbox.", nameof(input));
        }

        return w.ToArray();
    }

    /// <exception cref="InvalidDataException">The row is damaged, or a newer program wrote it.</exception>
    public static Input Read(ReadOnlyMemory<byte> data)
    {
        var r = new PackedReader(data);
        return r.Byte() switch
        {
            Succeeded => new Input.CallbackSucceeded(new TaskId(r.Number()), r.Payload()),
            Failed => new Input.CallbackFailed(new TaskId(r.Number()), r.Error()),
            Heartbeat => new Input.CallbackHeartbeat(new TaskId(r.Number())),
            ChildStarted => new Input.ChildStarted(new TaskId(r.Number()), new ExecutionId(r.Number()), r.Payload(), r.Flag()),
            ChildEnded => new Input.ChildEnded(new TaskId(r.Number()), (JsonObject)r.Payload()),
            MapRunEnded => new Input.MapRunEnded(r.Text(), r.OptionalPayload(), r.OptionalError()),
            Stop => new Input.Stop(r.Error()),
            var code => throw new InvalidDataException($"There is no input of code {code}."),
        };
    }
}
