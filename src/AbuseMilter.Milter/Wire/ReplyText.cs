using System.Text;

namespace AbuseMilter.Milter.Wire;

/// <summary>
/// A 4xx or 5xx SMTP reply with enhanced status code. It cannot be built in a form that Postfix would answer with
/// "451 4.3.5 Server configuration problem": one line at least, no control characters, class and code agree.
/// </summary>
public sealed class ReplyText
{
    const int MaxLines = 32; // libmilter's limit (smfi.c)
    const int MaxLineBytes = 480; // RFC 5321 section 4.5.3.1.5 allows 512 with code and line end

    ReplyText(int code, string enhancedCode, IReadOnlyList<string> lines)
    {
        (Code, EnhancedCode, Lines) = (code, enhancedCode, lines);
        var numbered = lines.Select((line, i) => $"{code}{(i < lines.Count - 1 ? '-' : ' ')}{enhancedCode} {Escape(line)}");
        Payload = Encoding.ASCII.GetBytes(string.Join("\r\n", numbered) + '\0');
    }

    public int Code { get; }

    public string EnhancedCode { get; }

    /// <summary>What the client reads, without codes.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>
    /// SMFIR_REPLYCODE: each line with code and enhanced code, CRLF between lines, one NUL at the end. Postfix 3.7 reads past
    /// the end without the NUL; Postfix 3.12 checks every line; both take the enhanced code on each line, without which a text
    /// that begins with a digit would be read as a wrong one.
    /// </summary>
    internal byte[] Payload { get; }

    /// <summary>Builds the reply; control and non-ASCII characters become blanks, long text is split into lines.</summary>
    /// <exception cref="ArgumentException">The code is not 4xx or 5xx, or the enhanced code has another class.</exception>
    public static ReplyText Create(int code, string enhancedCode, string text)
    {
        if (code is < 400 or > 599) throw new ArgumentException($"{code} is not a 4xx or 5xx reply code", nameof(code));
        if (!IsEnhanced(enhancedCode, code / 100))
        {
            throw new ArgumentException(
                $"{enhancedCode} is not an enhanced status code of class {code / 100} (RFC 3463)", nameof(enhancedCode));
        }

        var lines = text.Split('\n').Select(Clean).Where(line => line.Length > 0).SelectMany(Split).Take(MaxLines).ToList();
        if (lines.Count == 0) lines.Add(code < 500 ? "Try again later" : "Message refused");
        return new ReplyText(code, enhancedCode, lines);
    }

    public override string ToString() => $"{Code} {EnhancedCode} {string.Join(' ', Lines)}";

    // Sendmail takes the text as a format string, and Postfix drops a single percent sign: doubled it is one for both.
    static string Escape(string line) => line.Replace("%", "%%", StringComparison.Ordinal);

    static string Clean(string line) => string.Create(line.Length, line, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++) to[i] = from[i] is >= ' ' and <= '~' ? from[i] : ' ';
    }).Trim();

    static IEnumerable<string> Split(string line)
    {
        while (Fitting(line) is var fitting && fitting < line.Length)
        {
            var blank = line.LastIndexOf(' ', fitting);
            if (blank <= 0) blank = fitting;
            yield return line[..blank].TrimEnd();
            line = line[blank..].TrimStart();
        }
        yield return line;
    }

    static int Fitting(string line)
    {
        var bytes = 0;
        for (var i = 0; i < line.Length; i++)
        {
            bytes += line[i] == '%' ? 2 : 1;
            if (bytes > MaxLineBytes) return i;
        }
        return line.Length;
    }

    static bool IsEnhanced(string enhancedCode, int codeClass) =>
        enhancedCode.Split('.') is [[var first], { Length: >= 1 and <= 3 } subject, { Length: >= 1 and <= 3 } detail]
        && first - '0' == codeClass && subject.All(char.IsAsciiDigit) && detail.All(char.IsAsciiDigit);
}
