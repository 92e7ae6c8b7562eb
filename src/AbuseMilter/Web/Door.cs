using System.Security.Cryptography;
using System.Text;
using AbuseMilter.Settings;

namespace AbuseMilter.Web;

/// <summary>Lets in who knows the token, and knows them again. Sessions live in memory: a restart ends them all. Safe for use by many threads.</summary>
sealed class Door(AdminToken? token, TimeProvider clock)
{
    const int MostSessions = 20;
    const int MostTries = 10;
    static readonly TimeSpan TryWindow = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Idle = TimeSpan.FromHours(1);
    static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    readonly Lock gate = new();
    readonly Dictionary<string, Session> sessions = new(StringComparer.Ordinal);
    readonly Queue<DateTimeOffset> tries = new();

    /// <summary>False where no token is set, and nobody can sign in.</summary>
    public bool CanOpen => token is not null;

    /// <summary>Null for who has not signed in, or whose time is over.</summary>
    public Session? Find(string? id)
    {
        if (id is null) return null;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (!sessions.TryGetValue(id, out var session)) return null;
            if (now - session.LastSeen < Idle && now - session.Began < Longest)
            {
                session.LastSeen = now;
                return session;
            }
            sessions.Remove(id);
            return null;
        }
    }

    /// <summary>Tries the token. The right one always opens: it is too long to be guessed, and whoever sends wrong ones shall keep nobody out.</summary>
    /// <param name="given">By the browser.</param>
    /// <param name="isBarred">There were ten wrong ones within a minute already, from whomever: all who come here look the same.</param>
    /// <returns>Null when it is wrong.</returns>
    public Session? SignIn(string given, out bool isBarred)
    {
        var isRight = token?.Is(given.Trim()) ?? false;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            isBarred = !isRight && !MayErr(now);
            if (!isRight) return null;
            if (sessions.Count >= MostSessions) sessions.Remove(sessions.Values.MinBy(session => session.LastSeen)!.Id);
            var made = new Session(Secret(), Secret(), now);
            sessions[made.Id] = made;
            return made;
        }
    }

    bool MayErr(DateTimeOffset now)
    {
        while (tries.TryPeek(out var oldest) && now - oldest >= TryWindow) tries.Dequeue();
        if (tries.Count >= MostTries) return false;
        tries.Enqueue(now);
        return true;
    }

    public void SignOut(Session session)
    {
        lock (gate) sessions.Remove(session.Id);
    }

    /// <summary>Whether a form is this session's.</summary>
    public static bool IsStamped(Session session, string? stamp) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(session.Stamp), Encoding.UTF8.GetBytes(stamp ?? ""));

    static string Secret() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
