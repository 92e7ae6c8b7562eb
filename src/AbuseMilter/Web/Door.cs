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

    /// <summary>Tries the token. After ten wrong ones within a minute nobody is asked any more until it is over, whoever it was: all who come here look the same.</summary>
    /// <returns>Null when it is wrong, or nobody is asked now.</returns>
    public Session? SignIn(string given, out bool isBarred)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            while (tries.TryPeek(out var oldest) && now - oldest >= TryWindow) tries.Dequeue();
            isBarred = tries.Count >= MostTries;
            if (isBarred) return null;
            if (token is null || !token.Is(given.Trim()))
            {
                tries.Enqueue(now);
                return null;
            }
            if (sessions.Count >= MostSessions) sessions.Remove(sessions.Values.MinBy(session => session.LastSeen)!.Id);
            var made = new Session(Secret(), Secret(), now);
            sessions[made.Id] = made;
            return made;
        }
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
