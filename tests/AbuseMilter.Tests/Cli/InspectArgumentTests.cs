using System.Text.RegularExpressions;
using AbuseMilter.Cli;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>Arguments that cannot be meant.</summary>
public sealed partial class InspectArgumentTests
{
    static readonly string Config = Repository.Path("conf/abusemilter.toml");
    static readonly string Notice = Repository.Path("packaging/try/notice.eml");

    static (int Status, string Output, string Errors) Inspect(string option, string value)
    {
        var seen = CommandLine.Run("inspect", "--config", Config, option, value, Notice);
        return (seen.Status, seen.Output, seen.Errors);
    }

    [Theory]
    [InlineData("class=copyrigth", "'copyrigth' is no class; known: copyright, spam-report, blocking-request, abuse-other, none")]
    [InlineData("class=copyright|", "'' is no class; known: copyright, ")]
    [InlineData("kind=p2p", "'p2p' is no kind; known: unknown, conduit, hosting, none")]
    [InlineData("role=agents", "'agents' is no role; known: unknown, agent, upstream, authority, none")]
    [InlineData("format=xml", "'xml' is no format; known: xarf, acns, ")]
    [InlineData("profile=irdetoo", "'irdetoo' is no profile; known: abusix, ")]
    [InlineData("rule=dcma", "'dcma' is no rule; known: authority, upstream, hosting, dmca, none")]
    [InlineData("decision=sent", "'sent' is no decision; known: send, hold, none")]
    [InlineData("class=none,reason=okay", "'okay' is no reason; known: ok, ")]
    [InlineData("class=copyright,class=none", "class is stated twice; write class=copyright|none for one or the other")]
    [InlineData("Class=none", "'Class=none' is no KEY=WORD of class, kind, ")]
    [InlineData("", "'' is no KEY=WORD of class, kind, ")]
    public void A_word_that_no_mail_has_is_an_error(string only, string error)
    {
        var seen = Inspect("--only", only);
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldStartWith("abuse-milter: --only: " + error);
    }

    [Theory]
    [InlineData("class=COPYRIGHT|none, decision=hold|none|send", true)]
    [InlineData("profile=mediasentry,rule=dmca,kind=conduit|unknown,role=agent,reason=auth-none", true)]
    [InlineData("profile=none", false)]
    public void A_word_that_one_may_have_is_none(string only, bool shown)
    {
        var seen = Inspect("--only", only);
        seen.Errors.ShouldBeEmpty();
        seen.Status.ShouldBe(0);
        (seen.Output.Length > 0).ShouldBe(shown);
    }

    // Those that the ledger alone decides do not come up here.
    [Fact]
    public void All_reasons_of_replies_are_known()
    {
        var sources = Directory.EnumerateFiles(Repository.Path("src/AbuseMilter"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var stated = sources.SelectMany(source => Code().Matches(source)).Select(match => match.Groups["code"].Value).Except(["known-message", "duplicate-case", "case-held", "rate-limited"]);
        stated.Distinct().Order(StringComparer.Ordinal).ShouldBe(Only.Reasons.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""(?:ReplyDecision(?:\.None|\.Hold)?\((?:ReplyOutcome\.[A-Z][a-z]+, )?|\bCode = )"(?<code>[a-z-]+)"|\? "(?<code>[a-z-]+): (?:no recipient|longer than)""")]
    private static partial Regex Code();

    [Theory]
    [InlineData("--sender", "not an address")]
    [InlineData("--sender", "alice")]
    [InlineData("--sender", "")]
    [InlineData("--sender", "<>x")]
    [InlineData("--sender", "a@b@example.org")]
    [InlineData("--sender", "a@example..org")]
    [InlineData("--sender", "a@")]
    [InlineData("--rcpt", "<>")]
    [InlineData("--rcpt", "abuse@example.com, b@example.com")]
    public void What_is_no_address_is_an_error(string option, string address)
    {
        var seen = Inspect(option, address);
        seen.Status.ShouldBe(1);
        seen.Errors.ShouldStartWith($"abuse-milter: {option}: '{address}' is not an address such as NAME@DOMAIN");
    }

    [Theory]
    [InlineData("--sender", "<>")]
    [InlineData("--sender", "<a@example.org>")]
    [InlineData("--sender", "\"a b@c\"@example.org")]
    [InlineData("--sender", "grün@bücher.example")]
    [InlineData("--sender", "a@[192.0.2.1]")]
    [InlineData("--rcpt", "Abuse+x@example.com")]
    public void What_an_MTA_takes_is_one(string option, string address)
    {
        var seen = Inspect(option, address);
        seen.Errors.ShouldBeEmpty();
        seen.Status.ShouldBe(0);
    }
}
