using AbuseMilter.Settings;

namespace AbuseMilter.Rules;

/// <summary>Who is watched, and who we are.</summary>
public sealed class Desk(DeskSettings settings)
{
    readonly DeskSettings settings = settings;

    /// <summary>For every recipient of all mail: does not allocate and does not throw, whatever the bytes are.</summary>
    public bool Watches(ReadOnlySpan<byte> mailbox) => throw new NotImplementedException();

    /// <summary>True for a watched address and for every address of a domain of ours: such mail is never answered.</summary>
    public bool IsOurs(string address) => throw new NotImplementedException(settings.ToString());
}
