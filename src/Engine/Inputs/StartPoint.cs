using Treadle.Asl.Json;

namespace Treadle.Engine.Inputs;

/// <summary>Where an execution begins that is not to begin at its machine's StartAt.</summary>
/// <param name="State">A state of the machine's own block: one inside a branch or an iteration has no place of its own.</param>
/// <param name="Variables">What the states before it would have assigned; null for none.</param>
public sealed record StartPoint(string State, JsonObject? Variables);
