namespace Treadle.Server.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Mark">How it is.</param>
/// <param name="Check">What was looked at, in one or two words.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null when nothing is to be done.</param>
internal sealed record Finding(Mark Mark, string Check, string Text, string? Remedy = null);

internal enum Mark
{
    Ok,

    /// <summary>Worth knowing; everything works.</summary>
    Note,

    Wrong,
}
