namespace AbuseMilter.Triage;

/// <summary>One <c>method=result</c> with its properties; method, result and property names in lower case.</summary>
sealed record AuthenticationResult(string Method, string Result, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>A property such as <c>header.d</c>; null when absent.</summary>
    public string? this[string property] => Properties.GetValueOrDefault(property);
}
