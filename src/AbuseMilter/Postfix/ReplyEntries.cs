using AbuseMilter.Settings;

namespace AbuseMilter.Postfix;

/// <summary>The entries of master.cf through which replies go out, past this milter, as <c>conf/postfix/master.cf</c> has them.</summary>
static class ReplyEntries
{
    /// <summary>Each as a line of master.cf, under name and type.</summary>
    /// <param name="port">Where <c>reply.submit</c> says.</param>
    /// <param name="signer">A filter that signs replies; null for none.</param>
    /// <param name="isChrooted">As the services beside it.</param>
    /// <exception cref="IOException">The shipped file cannot be read.</exception>
    public static IReadOnlyList<(string Service, string Line)> Lines(ListenAddress.Tcp port, string? signer, bool isChrooted)
    {
        var own = $"{(port.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{port.Address}]" : port.Address)}:{port.Port}";
        return [.. Shipped().Select(words =>
        {
            if (words[1] == "inet") words[0] = own;
            words[4] = isChrooted ? "y" : "n";
            return ($"{words[0]}/{words[1]}", string.Join(' ', signer is null ? words : words.SelectMany(word => Signed(word, signer))));
        })];
    }

    /// <summary>Shipped beside the program.</summary>
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "conf", "postfix", name);

    // With no_milters the list of filters would not count.
    static IEnumerable<string> Signed(string word, string signer) => word switch
    {
        "smtpd_milters=" => [$"smtpd_milters={signer}", "-o", "milter_default_action=tempfail"],
        _ when word.StartsWith("receive_override_options=", StringComparison.Ordinal) => [word.Replace("no_milters,", "", StringComparison.Ordinal)],
        _ => [word],
    };

    // A line that begins with a blank goes on with the one before.
    static List<List<string>> Shipped()
    {
        var services = new List<List<string>>();
        foreach (var line in System.IO.File.ReadLines(File("master.cf")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] == ' ') services[^1].AddRange(words);
            else services.Add([.. words]);
        }
        return services;
    }
}
