namespace AbuseMilter.Triage;

/// <summary>What is known about the From domain: that it stands behind the mail, that it does not, or nothing.</summary>
public enum Authentication
{
    None,
    Pass,
    Fail,
}
