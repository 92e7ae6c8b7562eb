using System.Diagnostics;
using AbuseMilter.Postfix;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Postfix;

public sealed class ShellLineTests
{
    [Fact]
    public void A_shell_reads_each_word_as_it_was()
    {
        string[] words = ["a", "", "a b", "it's", "$HOME", "`id`", "a\nb", "*", "-e", "ä", "'", "\\", "!x", "~", "#"];
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\0' {ShellLine.Of(words)}"]) { RedirectStandardOutput = true })!;
        shell.StandardOutput.ReadToEnd().Split('\0')[..^1].ShouldBe(words);
    }

    [Fact]
    public void Plain_words_stay_plain() =>
        ShellLine.Of(["postconf", "-c", "/etc/postfix", "-e", "smtpd_milters = inet:127.0.0.1:8895"]).ShouldBe("postconf -c /etc/postfix -e 'smtpd_milters = inet:127.0.0.1:8895'");
}
