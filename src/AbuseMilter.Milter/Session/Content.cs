namespace AbuseMilter.Milter.Session;

/// <summary>How much of a watched message a policy reads. What it does not read, the MTA does not send if it can do so.</summary>
public enum Content
{
    /// <summary>The envelope decides.</summary>
    None,

    /// <summary>The header fields.</summary>
    Header,

    /// <summary>Header and body, or the front of the body (<see cref="Policy.BodyBytes"/>).</summary>
    Body,
}
