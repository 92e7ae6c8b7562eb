using AbuseMilter.Store;
using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>The desk for a browser: finds the page, and does what a person who has signed in asks for. Works without script, and keeps nothing in the browser but the session's cookie.</summary>
/// <remarks>Every answer may throw <see cref="IOException"/> when the ledger does not answer; then nothing was changed.</remarks>
/// <param name="reader">Of the ledger, for pages alone: a slow one holds up nothing else. Owned.</param>
/// <param name="open">Opens the ledger for a deed.</param>
/// <param name="wake">Tells whoever sends that there is something to do.</param>
/// <param name="troubles">What of the daemon does not work.</param>
/// <param name="door">Who may see and do all.</param>
/// <param name="clock">For ages and deadlines.</param>
/// <param name="version">Of the program.</param>
sealed class DeskSite(LedgerReader reader, Func<LedgerDesk> open, Action wake, Func<IReadOnlyList<Trouble>> troubles, Door door, TimeProvider clock, string version) : IDisposable
{
    readonly KeptStats stats = new();

    /// <exception cref="OperationCanceledException">Nobody waits for the page any more. A deed is done nevertheless.</exception>
    public DeskAnswer Answer(DeskRequest request, CancellationToken cancellationToken = default)
    {
        var shell = new Shell(door.Find(request.Cookie), door.CanOpen, new When(clock.GetUtcNow()), version) { IsRead = !request.IsHead };
        return request.IsPost ? Do(shell, request) : Show(shell, request, reader.Until(cancellationToken));
    }

    public void Dispose() => reader.Dispose();

    DeskAnswer Show(Shell shell, DeskRequest request, LedgerReader reader) => request.Path.Split('/') switch
    {
        ["", ""] => TodayPage.Of(shell, reader, troubles()),
        ["", "queue"] => QueuePage.Of(shell, reader, request),
        ["", "queue", var id] when DeskRequest.Row(id) is { } row => ReplyPage.Of(shell, reader, row),
        ["", "cases"] => CasesPage.Of(shell, reader, request),
        ["", "cases", var id] when DeskRequest.Row(id) is { } row => CasePage.Of(shell, reader, row),
        ["", "charts"] => ChartsPage.Of(shell, reader, stats, request),
        ["", "sign-in"] when door.CanOpen => shell.Session is null ? SignInPage.Of(shell, null) : DeskAnswer.GoTo("/"),
        _ => shell.Absent("There is no such page."),
    };

    DeskAnswer Do(Shell shell, DeskRequest request)
    {
        if (!request.IsOurs) return shell.Refused("The form was sent from a page that is not the desk's.");
        if (request.Path == "/sign-in") return SignIn(shell, request);
        if (shell.Session is not { } session) return shell.Refused("This wants a person who has signed in.");
        if (!Door.IsStamped(session, request.Form.GetValueOrDefault("stamp"))) return shell.Refused("The form was not one of this session. Go back, load the page anew and try again.");
        if (request.Path == "/sign-out")
        {
            door.SignOut(session);
            return DeskAnswer.GoTo("/") with { Cookie = "" };
        }
        if (request.Path.Split('/') is not ["", "queue", var id, var word] || DeskRequest.Row(id) is not { } row || DeskDeed.All.FirstOrDefault(deed => deed.Word == word) is not { } deed) return shell.Absent("There is no such deed.");
        using (var desk = open()) session.Told = deed.Tell(deed.Do(desk, row));
        wake();
        return DeskAnswer.GoTo($"/queue/{Id(row)}");
    }

    DeskAnswer SignIn(Shell shell, DeskRequest request)
    {
        if (door.SignIn(request.Form.GetValueOrDefault("token", ""), out var isBarred) is { } session) return DeskAnswer.GoTo("/") with { Cookie = session.Id };
        return isBarred ? SignInPage.Of(shell, "Too many wrong tokens: look where it stands, and try again in a minute.") with { Status = 429 }
            : SignInPage.Of(shell, "This is not the token.") with { Status = 403 };
    }
}
