using System.Text;
using AbuseMilter.Hosting;
using AbuseMilter.Milter.Session;
using AbuseMilter.Mime;
using AbuseMilter.Store;
using AbuseMilter.Tests.Replies;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Hosting;

/// <summary>Kind and role choose the letter: the shipped rules, and those that one turns on.</summary>
public sealed class AnswerRulesTests : IDisposable
{
    static readonly DateTimeOffset Received = new(2026, 11, 17, 2, 11, 41, TimeSpan.Zero);

    readonly string templates = Directory.CreateTempSubdirectory("letters-").FullName;

    public AnswerRulesTests()
    {
        foreach (var file in Directory.GetFiles(Repository.Path("conf/templates"))) File.Copy(file, Path.Combine(templates, Path.GetFileName(file)));
        foreach (var name in (string[])["customer", "hosting-receipt", "spam-report", "blocking-request", "abuse-other"])
            File.WriteAllText(Path.Combine(templates, name + ".en.txt"), $"+++\n+++\nThe letter {name}.\n");
    }

    public void Dispose() => Directory.Delete(templates, recursive: true);

    const string Swarm = """
        We are authorised to act for the owner of the copyright. The use of the work below is not authorised.

        Title: Sea Tales
        Infohash: 62e893ebc75376fea8c5b19141f7d90019cb5ca6
        Protocol: BitTorrent
        IP Address: 192.0.2.163
        Timestamp: 2026-11-16T20:26:43Z
        """;

    const string Ticket = "Dear customer,\n\nwe received the following complaint about your server. Please take care of it within 24 hours and reply to this ticket, or we suspend the server.\n\n----- Original message -----\n" + Swarm;

    Generation Shipped(Func<string, string> change)
    {
        var (generation, errors) = Hosting.Shipped.Try(change, templates);
        errors.ShouldBeEmpty();
        return generation.ShouldNotBeNull();
    }

    static Appraisal Appraise(Generation by, string from, string subject, string body, Authentication authentication = Authentication.Pass)
    {
        var content = Encoding.UTF8.GetBytes($"From: {from}\nTo: abuse@example.com\nSubject: {subject}\nMessage-ID: <1@example.org>\n\n{body}\n");
        var envelope = new Envelope { Sender = EnvelopeAddress.Parse($"<{from}>"), Recipients = [EnvelopeAddress.Parse("<abuse@example.com>")] };
        return by.Appraise(envelope, MimeMessage.Load(content), content.Length, ContentDigest.Of(from, ["abuse@example.com"], content), Received, authentication);
    }

    static string Told(Appraisal appraisal) => $"{appraisal.Decision.Rule} {appraisal.Reply.Template} {appraisal.Reply.Word} {appraisal.Reply.Code}";

    // Makes known whom the test needs known.
    static string Knowing(string text) => text.Replace("mode = \"known-senders\"", "mode = \"authenticated\"", StringComparison.Ordinal);

    [Fact]
    public void A_complainant_gets_the_letter_about_transmissions() =>
        Told(Appraise(Shipped(Knowing), "cases@label.example.org", "Notice of copyright infringement", Swarm)).ShouldBe("dmca dmca send ok");

    [Fact]
    public void A_provider_gets_his_own_letter_and_the_operator_is_told_of_the_deadline()
    {
        var generation = Shipped(Knowing);
        var appraisal = Appraise(generation, "abuse@hoster.example.org", "[Ticket#4711] Copyright complaint", Ticket);
        Told(appraisal).ShouldBe("upstream upstream send ok");
        var alert = generation.Alert(appraisal, "filed", null).ShouldNotBeNull();
        alert.To.ShouldBe("desk@example.com");
        MimeMessage.Load(alert.Content).Subject.ShouldNotBeNull().ShouldContain("due 2026-11-18");

        var held = Appraise(generation, "abuse@hoster.example.org", "[Ticket#4711] Copyright complaint", Ticket, Authentication.None);
        held.Reply.Word.ShouldBe("hold");
        generation.Alert(held, "filed", null).ShouldNotBeNull();
    }

    const string Hosted = "We are the owner of the copyright. You host an unauthorised copy of our work \"Sea Tales\" at http://192.0.2.163/files/sea-tales.mkv - please remove it.";

    [Fact]
    public void Hosted_content_has_no_answer_but_the_receipt_that_is_turned_on()
    {
        Told(Appraise(Shipped(Knowing), "cases@label.example.org", "Takedown notice: copyright infringement", Hosted)).ShouldBe("hosting  none no-template");
        var receipt = Shipped(text => Knowing(text).Replace("# reply = \"hosting-receipt\"", "reply = \"hosting-receipt\"", StringComparison.Ordinal));
        Told(Appraise(receipt, "cases@label.example.org", "Takedown notice: copyright infringement", Hosted)).ShouldBe("hosting hosting-receipt send ok");
        // The letter about transmissions stays away from it whatever the rules say.
        var wrong = Shipped(text => Hosting.Shipped.Rules(Knowing(text), "[[rule]]\nname = \"all\"\nwhen = { class = [\"copyright\"] }\nreply = \"dmca\"\n"));
        Appraise(wrong, "cases@label.example.org", "Takedown notice: copyright infringement", Hosted).Reply.Code.ShouldBe("hosting");
    }

    [Fact]
    public void A_customer_who_passes_a_notice_on_has_a_letter_of_his_own()
    {
        var generation = Shipped(text => On(text, "customer"));
        Told(Appraise(generation, "admin@customer.example", "Notice of copyright infringement", Swarm)).ShouldBe("customer customer send ok");
    }

    [Theory]
    [InlineData("spam-report", "Spam report", "We received unsolicited bulk email (spam) from your network, 192.0.2.163. It hit our spam trap. Please stop this spammer.")]
    [InlineData("blocking-request", "Please block our site", "Please block our website forum.example.org on your Tor exit nodes: we do not want to be reached from your network. Add our address to your exit policy.")]
    [InlineData("abuse-other", "Brute force attack from 192.0.2.163", "We saw a brute-force attack with failed ssh login attempts from 192.0.2.163 on 2026-11-16T20:26:43Z. Please stop it.")]
    public void Other_reports_are_answered_where_a_rule_says_so_and_to_known_senders_alone(string name, string subject, string body)
    {
        Told(Appraise(Shipped(Knowing), "a@reporter.example.org", subject, body)).ShouldBe("  none no-rule");
        var open = Shipped(text => On(Knowing(text), name));
        Told(Appraise(open, "a@reporter.example.org", subject, body)).ShouldBe($"{name} {name} hold unknown-sender");
        var known = Shipped(text => On(text, name).Replace($"when = {{ class = [\"{name}\"] }}", $"when = {{ class = [\"{name}\"], from_domain = [\"reporter.example.org\"] }}", StringComparison.Ordinal));
        var answered = Appraise(known, "a@reporter.example.org", subject, body);
        Told(answered).ShouldBe($"{name} {name} send ok");
        Encoding.UTF8.GetString(answered.Mail.ShouldNotBeNull().Content.Span).ShouldContain($"The letter {name}.");
        Told(Appraise(known, "a@reporter.example.org", subject, body, Authentication.None)).ShouldBe($"{name} {name} hold auth-none");
    }

    // Takes the comment signs away from the rule of that name.
    static string On(string text, string name)
    {
        var lines = text.Split('\n').ToList();
        for (var at = lines.IndexOf($"# name = \"{name}\"") - 1; at < lines.Count && lines[at].StartsWith("# ", StringComparison.Ordinal); at++)
        {
            lines[at] = lines[at][2..];
            if (lines[at].StartsWith("reply", StringComparison.Ordinal)) break;
        }
        return string.Join('\n', lines);
    }

    [Fact]
    public void The_letter_states_when_the_address_was_tested_and_is_held_where_it_was_no_exit()
    {
        var list = Path.Combine(templates, "exits.list");
        var generation = With(ExitLists.Relay("192.0.2.163", "2026-11-16 21:00:00"));
        var appraisal = Appraise(generation, "cases@label.example.org", "Notice of copyright infringement", Swarm);
        MimeMessage.Load(appraisal.Mail.ShouldNotBeNull().Content).Text.ReplaceLineEndings(" ").ShouldContain("shows it as tested on 2026-11-16 21:00:00 UTC.");

        appraisal = Appraise(With(ExitLists.Relay("192.0.2.1", "2026-11-16 21:00:00")), "cases@label.example.org", "Notice of copyright infringement", Swarm);
        Told(appraisal).ShouldBe("dmca dmca hold not-an-exit");

        appraisal = Appraise(With(ExitLists.Relay("192.0.2.1", "2026-11-30 21:00:00")), "cases@label.example.org", "Notice of copyright infringement", Swarm);
        Told(appraisal).ShouldBe("dmca dmca send ok");
        MimeMessage.Load(appraisal.Mail.ShouldNotBeNull().Content).Text.ShouldNotContain("tested");

        File.WriteAllText(list, "<html>\n");
        Hosting.Shipped.Try(Naming, templates).Errors.ShouldHaveSingleItem().ShouldEndWith("exits.list:1:1: \"<html>\" is no line of a list of exit addresses");
        File.Delete(list);
        Hosting.Shipped.Try(Naming, templates).Errors.ShouldHaveSingleItem().ShouldContain("cannot be read");

        Generation With(string content)
        {
            File.WriteAllText(list, content);
            return Shipped(Naming);
        }

        string Naming(string text) => Knowing(text).Replace("exit_list = \"\"", $"exit_list = \"{list}\"", StringComparison.Ordinal);
    }
}
