using System.Net;
using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>Conditions and actions as they are written in files.</summary>
public sealed class RuleLanguageTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";
    const string Start = Head + "[[rule]]\nname = 'r'\n";

    static RuleSettings Rule(string keys) => SettingsFolder.Loaded(Start + keys).Rules.ShouldHaveSingleItem();

    static ConditionSettings When(string keys) => Rule("[rule.when]\n" + keys).When;

    [Fact]
    public void A_condition_keeps_all_that_it_states()
    {
        var when = When("""
            sender = ["a@example.org", '/^bounce-\d+@/']
            null_sender = false
            recipient = '/^legal\+/'
            client_name = "example.net"
            time_of_day = "22:00-06:00 -03:30"
            subject = 'notice'
            size = { over = "10 KB", under = "1MB" }
            authentication = ["pass", "none"]
            class = "copyright"
            kind = ["unknown", "conduit"]
            role = "agent"
            format = "acns"
            deadline = { within = "2d" }
            conflict = true
            retraction = false
            repeated = true
            has = ["deadline|complainant"]
            ip = "192.0.2.0/24"
            ip_any = ["2001:db8::/32"]
            fact = { work = 'film', case_id = ['^A', '^B'] }
            """);
        when.Sender.ShouldBe(["a@example.org"]);
        when.SenderPatterns.ShouldHaveSingleItem().Text.ShouldBe(@"^bounce-\d+@");
        when.Recipient.ShouldBeEmpty();
        when.RecipientPatterns.ShouldHaveSingleItem().Text.ShouldBe(@"^legal\+");
        (when.NullSender, when.Conflict, when.Retraction, when.Repeated).ShouldBe((false, true, false, true));
        when.ClientName.ShouldBe(["example.net"]);
        when.TimeOfDay.ShouldBe(new(new(22, 0), new(6, 0), TimeSpan.FromHours(-3.5)));
        when.TimeOfDay!.ToString().ShouldBe("22:00-06:00 -03:30");
        when.Subject.ShouldHaveSingleItem().Text.ShouldBe("notice");
        (when.LargerThan, when.SmallerThan).ShouldBe((10_240, 1_048_576));
        when.Authentication.ShouldBe(["pass", "none"]);
        (when.Class[0], when.Kind[1], when.Role[0], when.Format[0]).ShouldBe(("copyright", "conduit", "agent", "acns"));
        when.DeadlineWithin.ShouldBe(TimeSpan.FromHours(48));
        when.Has.ShouldBe(["deadline|complainant"]);
        when.Ip.ShouldBe([IPNetwork.Parse("192.0.2.0/24")]);
        when.IpAny.ShouldBe([IPNetwork.Parse("2001:db8::/32")]);
        when.Fact["case_id"].Select(pattern => pattern.Text).ShouldBe(["^A", "^B"]);
        when.Keys.Count.ShouldBe(20);
    }

    [Fact]
    public void A_rule_keeps_all_that_it_does()
    {
        var rule = Rule("""
            when = {}
            continue = true
            tag = { X-Queue = "{class} of {case_id}", Keywords = "abuse" }
            quarantine = "look at it"
            reply = "dmca"
            hold = true
            notify = "noc@example.com"
            """);
        (rule.Class, rule.Continue, rule.Quarantine, rule.Reply, rule.Hold, rule.Notify).ShouldBe((null, true, "look at it", "dmca", true, "noc@example.com"));
        rule.Tags["x-queue"].ShouldBe("{class} of {case_id}");
        rule.Acts.ShouldBeTrue();
        Rule("when = {}\nstop = true\ndiscard = true").ShouldSatisfyAllConditions(r => r.Discard.ShouldBeTrue(), r => r.Continue.ShouldBeFalse());
        Rule("when = {}\ndeliver.maildir = '.Abuse.{class}.{profile}.{yyyy}-{mm}-{dd}.{kind}.{role}'").Deliver!.Maildir!.ShouldStartWith(".Abuse.{class}");
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "when.sender = 'a'", "5:15: rule.when.sender: \"a\" is no mail address: the @ is missing; write NAME@DOMAIN" },
        { "when.sender = '/(/'", "5:15: rule.when.sender: \"(\" is no usable pattern: at character 1: Not enough )'s" },
        { "when.time_of_day = '22-6'", "5:20: rule.when.time_of_day: \"22-6\" is no part of a day; write \"22:00-06:00\" for the machine's time, or \"22:00-06:00 +02:00\", \"22:00-06:00 UTC\"" },
        { "when.time_of_day = '08:00-08:00'", "5:20: rule.when.time_of_day: \"08:00-08:00\" is no time at all, or all of the day; leave it away, or state two times" },
        { "when.size = {}", "5:13: size is empty and would hold for every mail; state at least one key" },
        { "when.size.over = '1GB'", "5:18: rule.when.size.over: \"1GB\" is no size; write \"500 KB\", \"1 MB\" or a number of bytes" },
        { "when.size.over = '0'", "5:18: rule.when.size.over: \"0\" is no size; write \"500 KB\", \"1 MB\" or a number of bytes" },
        { "when.deadline = {}", "5:17: rule.when.deadline.within is missing; such as \"48h\" or \"2d\"" },
        { "when.deadline.within = '48'", "5:24: rule.when.deadline.within: \"48\" is no span of time; write minutes, hours or days, up to 366 of these: \"90m\", \"48h\", \"2d\"" },
        { "when.deadline.within = '400d'", "5:24: rule.when.deadline.within: \"400d\" is no span of time; write minutes, hours or days, up to 366 of these: \"90m\", \"48h\", \"2d\"" },
        { "when.class = 'copyrihgt'", "5:14: rule.when.class: \"copyrihgt\" is unknown; did you mean copyright?" },
        { "when.role = 'agents'", "5:13: rule.when.role: \"agents\" is unknown; did you mean agent?" },
        { "when.profile = 'x'", "5:16: rule.when.profile: \"x\" is no profile; there is none" },
        { "when.ip = 'networks.exits'", "5:11: rule.when.ip: \"networks.exits\" does not stand in [networks]; there is none" },
        { "when.fact = { works = 'x' }", "5:15: works is no fact of a notice; did you mean work?" },
        { "when.fact.work = '('", "5:18: rule.when.fact.work: \"(\" is no usable pattern: at character 1: Not enough )'s" },
        { "when.null_sender = 'yes'", "5:20: rule.when.null_sender: expected true or false; found a string" },
        { "when = {}\ntag = { From = 'x' }", "6:9: \"From\" is no field that a rule may add: other programs act on it; allowed: X-NAME, Comments, Keywords, Importance, Priority" },
        { "when = {}\ntag = { DKIM-Signature = 'x' }", "6:9: \"DKIM-Signature\" is no field that a rule may add: other programs act on it; allowed: X-NAME, Comments, Keywords, Importance, Priority" },
        { "when = {}\ntag = { x-abuse-class = 'x' }", "6:9: \"x-abuse-class\" is no field that a rule may add: this program sets such fields itself; choose another name" },
        { "when = {}\ntag = { X-Loop = 'x' }", "6:9: \"X-Loop\" is no field that a rule may add: this program sets such fields itself; choose another name" },
        { "when = {}\ntag = { 'X-A:B' = 'x' }", "6:9: \"X-A:B\" is no field that a rule may add: it has 1 to 70 characters of printable ASCII without blank and colon" },
        { "when = {}\ntag = { X-A = \"a\\nB: c\" }", "6:15: rule.tag.X-A: \"a\ufffdB: c\": the text of a field has 1 to 500 characters of printable ASCII" },
        { "when = {}\ntag = { X-A = '{case}' }", "6:15: rule.tag.X-A: \"{case}\": {case} is unknown; allowed: class, profile, kind, role, yyyy, mm, dd, rule, format, case_id, ticket_id" },
        { "when = {}\ntag = { X-A = '{class' }", "6:15: rule.tag.X-A: \"{class\": braces stand around a name, such as {class}, and nowhere else" },
        { "when = {}\ndeliver.maildir = '.A.{clas}'", "6:19: rule.deliver.maildir: \".A.{clas}\" is no Maildir folder: {clas} is unknown; did you mean class?" },
        { "when = {}\ndeliver.maildir = '.A.{case_id}'", "6:19: rule.deliver.maildir: \".A.{case_id}\" is no Maildir folder: {case_id} is unknown; allowed: class, profile, kind, role, yyyy, mm, dd" },
        { "when = {}\ndeliver.maildir = '{class}'", "6:19: rule.deliver.maildir: \"{class}\" is no Maildir folder: it must begin with a dot, \".xxxxxxxxxxxxxxxx\", or be \"\" for the inbox" },
        { "when = {}\ndeliver.maildir = '.A.}{'", "6:19: rule.deliver.maildir: \".A.}{\" is no Maildir folder: braces stand around a name, such as {class}, and nowhere else" },
        { "when = {}\ndeliver.maildir = '.{profile}.{profile}.{profile}.{profile}'", "6:19: rule.deliver.maildir: \".{profile}.{profile}.{profile}.{profile}\" is no Maildir folder: it may be 200 characters long, with the longest that its placeholders stand for" },
        { "when = {}\nnotify = 'noc'", "6:10: rule.notify: \"noc\" is no mail address: the @ is missing; write NAME@DOMAIN" },
        { "when = {}\nquarantine = ''", "6:14: rule.quarantine: \"\": a reason has 1 to 200 characters of printable ASCII" },
        { "when = {}\ndiscard = true\ndeliver.maildir = '.A'\nreply = 'dmca'", "7:1: rule r throws the mail away; remove deliver and reply, or let another rule do it" },
        { "when = {}\nquarantine = 'x'\ndeliver.maildir = '.A'", "7:1: rule r leaves the mail with the MTA; remove deliver, or let another rule do it" },
        { "when = {}\nreject = 'x'\nnotify = 'a@example.com'\ntag.X-A = 'b'", "8:1: rule r refuses the mail; remove tag and notify, or let another rule do it" },
        { "when = {}\ncontinue = true\nstop = true", "7:1: rule r goes on or it stops; state one of continue = true and stop = true" },
        { "when = {}\nstop = false", "6:1: rule r goes on or it stops; state one of continue = true and stop = true" },
        { "when = {}\nhold = true", "6:1: rule r holds back a reply that it does not name; state reply, or remove hold" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_cannot_be_meant_is_an_error_at_its_place(string keys, string error) =>
        SettingsFolder.ErrorsOf(Start + keys).ShouldBe([$"{SettingsFolder.Name}:{error}"]);

    [Fact]
    public void A_rule_that_goes_on_may_hold_the_reply_of_another() => Rule("when = {}\ncontinue = true\nhold = true").Hold.ShouldBeTrue();

    [Theory]
    [InlineData("22:00-06:00", "2026-05-04T22:00:00+02:00", true)]
    [InlineData("22:00-06:00", "2026-05-04T05:59:59+02:00", true)]
    [InlineData("22:00-06:00", "2026-05-04T06:00:00+02:00", false)]
    [InlineData("22:00-06:00 UTC", "2026-05-04T22:00:00+02:00", false)]
    [InlineData("22:00-06:00 +02:00", "2026-05-04T20:00:00Z", true)]
    [InlineData("08:00-17:00", "2026-05-04T08:00:00Z", true)]
    [InlineData("08:00-17:00", "2026-05-04T17:00:00Z", false)]
    public void A_part_of_the_day_is_of_the_mails_own_zone_or_of_the_one_that_is_stated(string part, string time, bool holds) =>
        When($"time_of_day = '{part}'").TimeOfDay!.Holds(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(holds);

    [Fact]
    public void Networks_stand_under_names()
    {
        var settings = SettingsFolder.Loaded(Head + """
            [networks]
            exits = ["192.0.2.0/24", "198.51.100.7"]
            [[rule]]
            name = "r"
            when = { ip = ["networks.exits", "203.0.113.0/24"], client = "networks.exits" }
            """);
        settings.Rules[0].When.Ip.Select(prefix => prefix.ToString()).ShouldBe(["192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24"]);
        settings.Rules[0].When.Client.Count.ShouldBe(2);
        settings.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Profiles_are_named_by_their_files()
    {
        using var folder = new SettingsFolder();
        folder.Write("profiles/agency.toml", "match.body = 'a'");
        folder.Write(SettingsFolder.Name, Start + "when.profile = 'agency'");
        folder.Errors().ShouldBeEmpty();
        folder.Write(SettingsFolder.Name, Start + "when.profile = 'agencyy'");
        folder.Errors().ShouldBe([$"{SettingsFolder.Name}:5:16: rule.when.profile: \"agencyy\" is no profile; did you mean agency?"]);
    }
}
