using System.Diagnostics.CodeAnalysis;

namespace AbuseMilter.Triage;

/// <summary>
/// <code>
/// authres-header = [CFWS] authserv-id [ CFWS version ] ( ";" "none" / 1*( ";" resinfo ) )      ; RFC 8601 section 2.2
/// resinfo        = method [ "/" version ] "=" result [ "reason" "=" value ] *( ptype "." property "=" pvalue )
/// </code>
/// Strict: a field that departs from the grammar is no field of ours, because whoever forges one counts on tolerance.
/// </summary>
ref struct AuthenticationResultsParser
{
    const int MaxResults = 100;
    const int MaxProperties = 50;

    FieldCursor cursor;

    AuthenticationResultsParser(string field) => cursor = new(field);

    public static bool TryParse(string field, out string authservId, [NotNullWhen(true)] out List<AuthenticationResult>? results)
    {
        results = [];
        return new AuthenticationResultsParser(field).TryRead(out authservId, results);
    }

    bool TryRead(out string authservId, List<AuthenticationResult> results)
    {
        authservId = "";
        if (!cursor.SkipCfws() || cursor.Value() is not { Length: > 0 } id || !cursor.SkipCfws()) return false;
        authservId = id;
        var hasVersion = !cursor.AtEnd && !cursor.Is(';');
        if (hasVersion && (cursor.Word() is not { } version || !IsNumber(version) || !cursor.SkipCfws())) return false;
        while (cursor.Take(';'))
        {
            if (!cursor.SkipCfws() || results.Count == MaxResults) return false;
            // A last semicolon with nothing behind it is common and harmless.
            if (cursor.AtEnd) return true;
            if (!TryResult(results)) return false;
        }
        return cursor.AtEnd;
    }

    bool TryResult(List<AuthenticationResult> results)
    {
        if (cursor.Word() is not { } method || !cursor.SkipCfws()) return false;
        if (method.Equals("none", StringComparison.OrdinalIgnoreCase) && (cursor.AtEnd || cursor.Is(';'))) return true;
        if (cursor.Take('/') && (!cursor.SkipCfws() || cursor.Word() is null || !cursor.SkipCfws())) return false;
        if (!cursor.Take('=') || !cursor.SkipCfws() || cursor.Word() is not { } result || !cursor.SkipCfws()) return false;
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (!cursor.AtEnd && !cursor.Is(';'))
        {
            if (properties.Count == MaxProperties || !TryProperty(properties)) return false;
        }
        results.Add(new(method.ToLowerInvariant(), result.ToLowerInvariant(), properties));
        return true;
    }

    // "reason=..." has no ptype, and some large providers write more such properties. Twice the same is nothing that a
    // verifier writes.
    bool TryProperty(Dictionary<string, string> properties)
    {
        if (cursor.Word() is not { } name || !cursor.SkipCfws()) return false;
        if (cursor.Take('.'))
        {
            if (!cursor.SkipCfws() || cursor.Word() is not { } property || !cursor.SkipCfws()) return false;
            name = $"{name}.{property}";
        }
        if (!cursor.Take('=') || !cursor.SkipCfws() || cursor.PropertyValue() is not { } value) return false;
        return cursor.SkipCfws() && properties.TryAdd(name, value);
    }

    static bool IsNumber(string word) => !word.AsSpan().ContainsAnyExceptInRange('0', '9');
}
