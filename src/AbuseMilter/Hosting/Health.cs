using System.Collections.Concurrent;

namespace AbuseMilter.Hosting;

/// <summary>What of the daemon does not work at present, as its parts themselves have found. Safe to tell and to ask from any thread.</summary>
sealed class Health(TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Trouble> troubles = new(StringComparer.Ordinal);

    /// <summary>All that is broken now, that of longest standing first.</summary>
    public IReadOnlyList<Trouble> Troubles => [.. troubles.Values.OrderBy(trouble => trouble.Since)];

    /// <summary>A part has failed; its trouble stands since the first failure, with the last reason, until it is said to work.</summary>
    /// <param name="part">In one word that stays the same: maildir, ledger, configuration, pulse.</param>
    /// <param name="reason">For the operator; without persons and content of mail.</param>
    public void Failed(string part, string reason) =>
        troubles.AddOrUpdate(part, _ => new Trouble(part, reason, clock.GetUtcNow()), (_, known) => known with { Reason = reason });

    /// <summary>A part does its work; costs nothing where it was not in trouble.</summary>
    public void Works(string part)
    {
        if (!troubles.IsEmpty) troubles.TryRemove(part, out _);
    }

    /// <summary>Has a part do its work, and tells how it went: an <see cref="IOException"/> is a failure.</summary>
    public async ValueTask<T> SeeAsync<T>(string part, Func<ValueTask<T>> work)
    {
        try
        {
            var result = await work();
            Works(part);
            return result;
        }
        catch (IOException e)
        {
            Failed(part, e.Message);
            throw;
        }
    }

    /// <param name="Part">What has failed, in one word.</param>
    /// <param name="Reason">Of the last failure.</param>
    /// <param name="Since">Of the first one.</param>
    public sealed record Trouble(string Part, string Reason, DateTimeOffset Since);
}
