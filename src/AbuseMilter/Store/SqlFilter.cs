namespace AbuseMilter.Store;

/// <summary>Conditions of a statement that must all hold, each with its parameters; those that were not asked for do not stand in it.</summary>
sealed class SqlFilter
{
    readonly List<string> conditions = [];
    readonly List<object?> values = [];

    public object?[] Values => [.. values];

    /// <summary>All of them behind WHERE; one that holds always when there are none.</summary>
    public string Where => conditions.Count == 0 ? "1 = 1" : string.Join(" AND ", conditions);

    /// <summary>Takes another parameter.</summary>
    /// <returns>What it is called in the statement.</returns>
    public string Parameter(object value)
    {
        values.Add(value);
        return $"${values.Count}";
    }

    public void Add(string condition) => conditions.Add(condition);

    /// <summary>Equal; not asked for when null.</summary>
    public void Equal(string column, object? value)
    {
        if (value is not null) Add($"{column} = {Parameter(value)}");
    }

    /// <summary>At that time or later; not asked for when null.</summary>
    public void Since(string column, DateTimeOffset? time)
    {
        if (time is { } since) Add($"{column} >= {Parameter(since.ToUnixTimeMilliseconds())}");
    }

    /// <summary>One of them; not asked for when there is none.</summary>
    public void OneOf(string column, IReadOnlyList<string> words)
    {
        if (words.Count > 0) Add($"{column} IN ({string.Join(", ", words.Select(Parameter))})");
    }

    /// <summary>A reason that begins with this code; not asked for when null.</summary>
    /// <param name="column">Holds <c>CODE: text</c>.</param>
    /// <param name="code">Letters, digits and hyphens, of which none means something to LIKE.</param>
    public void Reason(string column, string? code)
    {
        if (code is not null) Add($"{column} LIKE {Parameter(code + ":%")}");
    }

    /// <summary>A notice that names this; not asked for when null.</summary>
    public void Mentions(string column, string kind, string? value)
    {
        if (value is not null) Add($"{column} IN (SELECT notice_id FROM mention WHERE kind = '{kind}' AND value = {Parameter(value.ToLowerInvariant())})");
    }
}
