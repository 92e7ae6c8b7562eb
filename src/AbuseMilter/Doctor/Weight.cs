namespace AbuseMilter.Doctor;

/// <summary>How bad a <see cref="Finding"/> is.</summary>
enum Weight
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, and will not always, or not as meant.</summary>
    Warning,

    /// <summary>Notices are not seen, not filed or not answered.</summary>
    Error,
}
