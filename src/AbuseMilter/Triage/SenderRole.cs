namespace AbuseMilter.Triage;

/// <summary>In which role somebody writes to the desk.</summary>
public enum SenderRole
{
    Unknown,

    /// <summary>A rights holder, or who works for one.</summary>
    Agent,

    /// <summary>A provider of ours who passes a notice on and wants our answer in its ticket.</summary>
    Upstream,

    /// <summary>Police, a court, a regulator: a person answers.</summary>
    Authority,
}
