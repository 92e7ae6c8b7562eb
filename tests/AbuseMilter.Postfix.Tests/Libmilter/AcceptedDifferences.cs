namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>
/// Where we do not answer as libmilter does, and why not. Replies are told by their letters, up to the end or to where the filter closed; <c>h(text)</c> is
/// one that holds the text. The probe behind each conversation adds <c>c h a</c> where it is still understood.
/// </summary>
static class AcceptedDifferences
{
    public sealed record Conversation(string Name, string Libmilter, string Ours);

    public sealed record Difference(string Why, params Conversation[] Conversations);

    public static readonly Difference[] Table =
    [
        new("libmilter drops an event that comes out of order, and with it the message, without a reply: the MTA waits for one until its timeout is over. We answer "
            + "each event that awaits an answer with what lets mail pass, and go on with what we have.",
            new Conversation("RCPT before MAIL", "O  c c h a", "O c  c c h a"),
            new Conversation("DATA before MAIL", "O  c h a", "O a  c h a"),
            new Conversation("DATA before RCPT", "O  c h a", "O a  c h a"),
            new Conversation("The end of a message before MAIL", "O  c h a", "O a  c h a"),
            new Conversation("The end of a message without the end of its header", "O c  c h a", "O c h a  c h a"),
            new Conversation("A field behind the end of the header", "O c  c h a", "O c h a  c h a"),
            new Conversation("RCPT behind DATA", "O c c  c c h a", "O c c c h a  c c h a"),
            new Conversation("The content of a message that was let through", "O a  c h a", "O a a  c h a"),
            new Conversation("CONNECT in a transaction", "O  c h(client.example/192.0.2.1) a", "O c h(again.example/192.0.2.2) a  c h a"),
            new Conversation("A second offer in a transaction", "O  c h a", "O c h a  c h a")),

        new("libmilter takes CONNECT only as the first event and behind QUIT_NC, and QUIT_NC only behind a message that was aborted or not decided. "
            + "Otherwise it ignores them and goes on with the client before. We go by what the MTA says.",
            new Conversation("CONNECT again", "O c h(client.example/192.0.2.1) a  c h a", "O c h(again.example/192.0.2.2) a  c h a"),
            new Conversation("A second session on the same connection, behind a message",
                "O c h a c h(client.example/192.0.2.1 other.example) a  c h a", "O c h a c h(other.example/192.0.2.9 other.example) a  c h a")),

        new("libmilter closes over a payload that lacks its NUL, or is empty, or that has no address in it, and the MTA applies its default action to the mail. We forgive "
            + "what can be understood, or does not matter.",
            new Conversation("CONNECT without an address", "O", "O c h(x/-) a  c h a"),
            new Conversation("CONNECT with a broken address", "O", "O c h(x/-) a  c h a"),
            new Conversation("CONNECT with a broken IPv6 address", "O", "O c h(x/-) a  c h a"),
            new Conversation("CONNECT with an address without a NUL", "O", "O c h(x/192.0.2.1) a  c h a"),
            new Conversation("D empty", "O", "O c h a  c h a"),
            new Conversation("H empty", "O", "O c h(client.example/192.0.2.1  from) a  c h a"),
            new Conversation("H without a NUL", "O c h(helo.example) a  c h a", "O c h(abuse@example.com from) a  c h a"),
            new Conversation("M empty", "O", "O c h(from= ) a  c h a"),
            new Conversation("M without a NUL", "O", "O c h(from=abuse@example.com ) a  c h a"),
            new Conversation("R empty", "O", "O c h(to=;;<abuse@example.com>) a  c h a"),
            new Conversation("R without a NUL", "O", "O c h(to=;abuse@example.com;<abuse@example.com>) a  c h a"),
            new Conversation("U empty", "O", "O c h a  c h a"),
            new Conversation("A field empty", "O c", "O c h a  c h a"),
            new Conversation("A field without a NUL", "O c", "O c h a  c h a"),
            new Conversation("A field without a value", "O c", "O c h a  c h a"),
            new Conversation("A field with a value without a NUL", "O c", "O c h a  c h a"),
            new Conversation("A field with an empty name", "O c", "O c h a  c h a"),
            new Conversation("A field with two empty strings", "O c", "O c h a  c h a"),
            new Conversation("An empty piece of the body", "O c", "O c h a  c h a")),

        new("libmilter reads the length and the command in one go before it looks at the length: zero swallows a byte of what follows, and that is taken for a command. "
            + "We close, for whoever sends that has lost its place.",
            new Conversation("A length of zero and a command", "O  c h a", "O")),

        new("libmilter takes 65,535 bytes of payload. Some MTAs send up to twice that.",
            new Conversation("A payload of 65,536 bytes", "O c", "O c h a  c h a")),

        new("libmilter takes events and macros before it was offered anything. No MTA sends them: we close, as with everything that does not look like one.",
            new Conversation("Before the offer: M", "c", ""),
            new Conversation("Before the offer: D", "O", "")),

        new("libmilter answers twice to SMFIC_BODYEOB with a piece of the body in it when the filter wants no more of the body, and never tells the filter that the message is over.",
            new Conversation("A last piece that need not have come", "O c s s  c h a", "O c h a  c h a")),

        new("Of a macro that comes twice libmilter finds the first, we the last; of MTAs none does so.",
            new Conversation("A macro that is given twice", "O c h(i=1) a  c h a", "O c h(i=2) a  c h a")),

        new("A filter on libmilter tells of progress itself. Ours is told of by the clock, while a verdict takes its time: see MilterLimits.Progress.",
            new Conversation("Progress is told of", "O c p a  c h a", "O c a  c h a")),

        new("libmilter sends edits as the filter asks for them. We send them so that each means what it says, whatever was asked for first: see VerdictWriter.",
            new Conversation("Edits in another order than they are sent", "O c q b h m m m a  c h a", "O c m m m h b q a  c h a")),
    ];

    public static Conversation? Of(string name) => Table.SelectMany(difference => difference.Conversations).SingleOrDefault(conversation => conversation.Name == name);
}
