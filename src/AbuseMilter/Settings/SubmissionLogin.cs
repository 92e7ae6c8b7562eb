namespace AbuseMilter.Settings;

/// <summary>For AUTH PLAIN (RFC 4616). The password is in no text that is made of it.</summary>
public sealed record SubmissionLogin(string User, string Password)
{
    public override string ToString() => User;
}
