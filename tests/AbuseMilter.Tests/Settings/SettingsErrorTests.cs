using AbuseMilter.Settings;
using AbuseMilter.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

public class SettingsErrorTests
{
    const string Forms = "allowed: inet:IPV4:PORT, inet:localhost:PORT, inet6:[IPV6]:PORT, unix:PATH";

    const string Networks = "allowed: IPV4, IPV4/0 to IPV4/32, IPV6, IPV6/0 to IPV6/128";

    /// <summary>Begin of a configuration whose line 3 begins with the mistake.</summary>
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    /// <summary>Begin of a rule whose line 6 begins with the mistake.</summary>
    const string Rule = "[[rule]]\nname = 'x'\nclass = 'none'\n";

    public static TheoryData<string, string> Keys => new()
    {
        { "[milter]\nlisten = []", "4:10: milter.listen: the list is empty; state at least one entry" },
        { "[milter]\nlisten = 5", "4:10: milter.listen: expected a string or an array of strings; found an integer" },
        { "[milter]\nlisten = ['unix:/a', 5]", "4:22: milter.listen: expected a string; found an integer" },
        { "[milter]\nlisten = ['unix:/a', 'unix:/./a']", "4:22: milter.listen: \"unix:/./a\" is stated twice" },
        { "[milter]\nlisten = '127.0.0.1:8895'", $"4:10: milter.listen: \"127.0.0.1:8895\" is no address; {Forms}" },
        { "[milter]\nlisten = 'inet:8895@localhost'", $"4:10: milter.listen: \"inet:8895@localhost\": 8895@localhost is neither an IPv4 address nor localhost; {Forms}" },
        { "[milter]\nlisten = 'inet:mx.example.com:25'", $"4:10: milter.listen: \"inet:mx.example.com:25\": mx.example.com is neither an IPv4 address nor localhost; {Forms}" },
        { "[milter]\nlisten = 'inet:127.1:25'", $"4:10: milter.listen: \"inet:127.1:25\": 127.1 is neither an IPv4 address nor localhost; {Forms}" },
        { "[milter]\nlisten = 'inet:[::1]:25'", $"4:10: milter.listen: \"inet:[::1]:25\": [::1] is neither an IPv4 address nor localhost; {Forms}" },
        { "[milter]\nlisten = 'inet:127.0.0.1'", "4:10: milter.listen: \"inet:127.0.0.1\" has no port; allowed: 1 to 65535" },
        { "[milter]\nlisten = 'inet:127.0.0.1:0'", "4:10: milter.listen: \"inet:127.0.0.1:0\" has no port; allowed: 1 to 65535" },
        { "[milter]\nlisten = 'inet:127.0.0.1:65536'", "4:10: milter.listen: \"inet:127.0.0.1:65536\" has no port; allowed: 1 to 65535" },
        { "[milter]\nlisten = 'inet:127.0.0.1:+25'", "4:10: milter.listen: \"inet:127.0.0.1:+25\" has no port; allowed: 1 to 65535" },
        { "[milter]\nlisten = 'inet6:::1:25'", $"4:10: milter.listen: \"inet6:::1:25\": brackets or port are missing; {Forms}" },
        { "[milter]\nlisten = 'inet6:[127.0.0.1]:25'", $"4:10: milter.listen: \"inet6:[127.0.0.1]:25\": 127.0.0.1 is no IPv6 address; {Forms}" },
        { "[milter]\nlisten = 'unix:'", "4:10: milter.listen: a path is needed; it is empty" },
        { $"[milter]\nlisten = 'unix:/{new string('a', 107)}'", "4:10: milter.listen: the path of a UNIX socket has at most 107 bytes; this one has 108" },
        { "[milter]\nsocket_mode = '0888'", "4:15: milter.socket_mode: \"0888\" is no file mode; allowed: octal, \"0000\" to \"0777\"" },
        { "[milter]\nsocket_mode = '1777'", "4:15: milter.socket_mode: \"1777\" is no file mode; allowed: octal, \"0000\" to \"0777\"" },
        { "[milter]\nsocket_mode = 660", "4:15: milter.socket_mode: expected a string; found an integer" },
        { "[milter]\nconnections = 0", "4:15: milter.connections: 0 is out of range; allowed: 1 to 65536" },
        { "[milter]\nconnections = 1.5", "4:15: milter.connections: expected an integer from 1 to 65536; found a float" },
        { "[milter]\ncontent_bytes = 9999999999", "4:17: milter.content_bytes: 9999999999 is out of range; allowed: 65536 to 1073741824" },
        { "[milter]\ndrain_seconds = -1", "4:17: milter.drain_seconds: -1 is out of range; allowed: 0 to 3600" },
        { "[milter]\nlisten_on = 'x'", "4:1: unknown key milter.listen_on; allowed: listen, socket_mode, connections, content_bytes, on_failure, limits, drain_seconds" },
        { "[milter]\nconections = 1", "4:1: unknown key milter.conections; did you mean connections?" },
        { "[millter]\nconnections = 1", "3:2: unknown key millter; did you mean milter?" },
        { "[x]", "3:2: unknown key x; allowed: milter, desk, networks, store, retention, reply, authentication, operator, tor, log, admin, notices, rule" },
        { "milter = 5", "3:10: milter: expected a table; found an integer" },
        { "desk.addresses = 'abuse'", "3:18: desk.addresses: \"abuse\" is no mail address: the @ is missing; write NAME@DOMAIN" },
        { "desk.addresses = '@example.com'", "3:18: desk.addresses: \"@example.com\" is no mail address: before the @ stand 1 to 64 characters" },
        { "desk.addresses = 'a..b@example.com'", "3:18: desk.addresses: \"a..b@example.com\" is no mail address: before the @ stand ASCII letters, digits, !#$%&'*+-/=?^_`{|}~ and single dots" },
        { "desk.addresses = 'a@b@example.com'", "3:18: desk.addresses: \"a@b@example.com\" is no mail address: before the @ stand ASCII letters, digits, !#$%&'*+-/=?^_`{|}~ and single dots" },
        { "desk.addresses = 'a@'", "3:18: desk.addresses: \"a@\" is no mail address: a domain has 1 to 253 characters" },
        { "desk.own_domains = '@example.com'", "3:20: desk.own_domains: \"@example.com\" is no domain: write the domain without @" },
        { "desk.own_domains = '*.example.com'", "3:20: desk.own_domains: \"*.example.com\" is no domain: write the domain alone, without *" },
        { "desk.own_domains = 'bücher.example'", "3:20: desk.own_domains: \"bücher.example\" is no domain: write other letters than a to z in the xn-- form" },
        { "desk.own_domains = 'example.com.'", "3:20: desk.own_domains: \"example.com.\" is no domain: its parts are letters, digits and -, not empty, not longer than 63, without - at begin or end" },
        { "desk.recipient_delimiter = '+-'", "3:28: desk.recipient_delimiter: \"+-\" is no delimiter; allowed: one ASCII punctuation mark such as \"+\" or \"-\", or \"\" for none" },
        { "desk.recipient_delimiter = 'a'", "3:28: desk.recipient_delimiter: \"a\" is no delimiter; allowed: one ASCII punctuation mark such as \"+\" or \"-\", or \"\" for none" },
        { "[store]\nledger = ''", "4:10: store.ledger: a path is needed; it is empty" },
        { "[store]\nmaildir = '~/Maildir'", "4:11: store.maildir: \"~/Maildir\": ~ is not expanded; write the whole path, or ./~ for a name that begins with ~" },
        { "[store]\nmaildir = \"a\\u0000\"", "4:11: store.maildir: control characters are not allowed in a path" },
        { "[store]\nmaildir = 'abusemilter.toml'", "4:11: store.maildir: \"abusemilter.toml\" is a file; a Maildir is a folder" },
        { "[store]\nledger = 'templates'", "4:10: store.ledger: \"templates\" is a folder; name a file in it" },
        { "networks = ['192.0.2.0/24']", "3:12: networks: expected a table; found an array" },
        { "networks.ours = 5", "3:17: networks.ours: expected a string or an array of strings; found an integer" },
        { "networks.ours = []", "3:17: networks.ours: the list is empty; state at least one entry" },
        { "networks.ours = 'example.com'", $"3:17: networks.ours: \"example.com\" is no address; {Networks}" },
        { "networks.ours = ['192.0.2.1', '10.1/16']", $"3:31: networks.ours: \"10.1/16\" is no address; {Networks}" },
        { "networks.ours = '192.0.02.0/24'", $"3:17: networks.ours: \"192.0.02.0/24\" is no address; {Networks}" },
        { "networks.ours = '[2001:db8::]/32'", $"3:17: networks.ours: \"[2001:db8::]/32\" is no address; {Networks}" },
        { "networks.ours = 'fe80::%1/64'", $"3:17: networks.ours: \"fe80::%1/64\" is no address; {Networks}" },
        { "networks.ours = '::ffff:192.0.2.0/120'", "3:17: networks.ours: \"::ffff:192.0.2.0/120\" is an IPv4 address; write 192.0.2.0" },
        { "networks.ours = '192.0.2.0/'", $"3:17: networks.ours: \"192.0.2.0/\" has no prefix length; {Networks}" },
        { "networks.ours = '192.0.2.0/33'", $"3:17: networks.ours: \"192.0.2.0/33\" has no prefix length; {Networks}" },
        { "networks.ours = '192.0.2.0/+24'", $"3:17: networks.ours: \"192.0.2.0/+24\" has no prefix length; {Networks}" },
        { "networks.ours = '2001:db8::/129'", $"3:17: networks.ours: \"2001:db8::/129\" has no prefix length; {Networks}" },
        { "networks.ours = '192.0.2.5/24'", "3:17: networks.ours: \"192.0.2.5/24\" has bits set behind the prefix; write 192.0.2.0/24" },
        { "networks.ours = '192.0.2.255/25'", "3:17: networks.ours: \"192.0.2.255/25\" has bits set behind the prefix; write 192.0.2.128/25" },
        { "networks.ours = '192.0.2.1/0'", "3:17: networks.ours: \"192.0.2.1/0\" has bits set behind the prefix; write 0.0.0.0/0" },
        { "networks.ours = '2001:db8:ffff::1/33'", "3:17: networks.ours: \"2001:db8:ffff::1/33\" has bits set behind the prefix; write 2001:db8:8000::/33" },
        { "networks.ours = ['192.0.2.1', '192.0.2.1/32']", "3:31: networks.ours: \"192.0.2.1/32\" is stated twice" },
        { $"reply.submit = 'unix:/{new string('a', 107)}'", "3:16: reply.submit: the path of a UNIX socket has at most 107 bytes; this one has 108" },
        { "reply.enabled = 'yes'", "3:17: reply.enabled: expected true or false; found a string" },
        { "reply.from = 'Abuse Desk'", "3:14: reply.from: \"Abuse Desk\" is no mail address: the @ is missing; write NAME@DOMAIN" },
        { "reply.from = 'A \"B\" <a@example.com>'", "3:14: reply.from: \"A \"B\" <a@example.com>\": the name has at most 200 characters, no control character and none of \" \\ < >" },
        { "reply.submit = 'inet:192.0.2.1:25'", "3:16: reply.submit: \"inet:192.0.2.1:25\" is not on this machine; allowed: a loopback address such as inet:127.0.0.1:10026, or unix:PATH; other machines with tls in [reply.submission]" },
        { "reply.submit = 'inet:localhost:8895'", "3:16: reply.submit: \"inet:localhost:8895\" is where this milter listens; allowed: an SMTP port of Postfix" },
        { "reply.require_authentication = 'Pass'", "3:32: reply.require_authentication: \"Pass\" is unknown; did you mean pass?" },
        { "reply.ambiguous = 'retry'", "3:19: reply.ambiguous: \"retry\" is unknown; allowed: resend, hold" },
        { "reply.expiry_hours = 0", "3:22: reply.expiry_hours: 0 is out of range; allowed: 1 to 8760" },
        { "authentication.authserv_ids = 'mx.example.com;'", "3:31: authentication.authserv_ids: \"mx.example.com;\" is no authserv-id; allowed: one word, mostly the host name of your border, such as \"mx.example.com\"" },
        { "operator.post-address = 'x'", "3:10: operator: post-address is no name for a template; allowed: letters, digits and _, first a letter" },
        { "operator.name = 5", "3:17: operator.name: expected a string; found an integer" },
        { "log.level = 'verbose'", "3:13: log.level: \"verbose\" is unknown; allowed: debug, info, warning, error" },
        { "log.format = 'jsno'", "3:14: log.format: \"jsno\" is unknown; did you mean json?" },
        { "log.file = '/'", "3:12: log.file: \"/\" is a folder; name a file in it" },
        { "log.file = 'templates'", "3:12: log.file: \"templates\" is a folder; name a file in it" },
        { "log.file = '/nowhere/at/all.log'", "3:12: log.file: the folder /nowhere/at does not exist; make it, or write \"\" for stdout" },
        { "rule = { name = 'x' }", "3:8: rule: expected an array of tables, [[rule]]; found a table" },
    };

    public static TheoryData<string, string> Rules => new()
    {
        { "when = {}\nnmae = 'x'", "7:1: unknown key rule.nmae; did you mean name?" },
        { "when.fromdomain = 'example.com'", "6:6: unknown key rule.when.fromdomain; did you mean from_domain?" },
        { "when.from_domain = []", "6:20: rule.when.from_domain: the list is empty; state at least one entry" },
        { "when.has = 'work|infohsh'", "6:12: rule.when.has: \"infohsh\" is no fact of a notice; did you mean infohash?" },
        { "when.has = ['']", "6:13: rule.when.has: \"\" is no fact of a notice; allowed: case_id, ticket_id, complainant, rights_holder, address, deadline, ip, port, protocol, time, infohash, filename, size, work, url" },
        { "when.any = []", "6:12: rule.when.any: the list is empty; state at least one entry" },
        { "when.any = [{}]", "6:13: the condition is empty and would hold for every mail; state at least one key" },
        { "when.any = { body = 'x' }", "6:12: rule.when.any: expected an array of tables, [[rule.when.any]]; found a table" },
        { "when.not = [{ body = 'x' }]", "6:12: rule.when.not: expected a table; found an array" },
        { "when.header = {}", "6:15: header is empty and would hold for every mail; state at least one key" },
        { "when.header = { 'X Y' = 'x' }", "6:17: \"X Y\" is no header field name; allowed: printable ASCII without blank and colon" },
        { "when.header = { To = 'x', TO = 'y' }", "6:27: the header field TO is stated twice; case makes no difference" },
        { "when.body = ''", "6:13: rule.when.body: \"\" is no usable pattern: it is empty and would match everything" },
        { $"when.body = '{new string('a', 1025)}'", $"6:13: rule.when.body: \"{new string('a', 40)}...\" is no usable pattern: it has 1025 characters; allowed: 1024" },
        { "when.body = 'a(b'", "6:13: rule.when.body: \"a(b\" is no usable pattern: at character 3: Not enough )'s" },
        { "when.body = '[b-a]'", "6:13: rule.when.body: \"[b-a]\" is no usable pattern: at character 4: [x-y] range in reverse order" },
        { @"when.body = '\([(?=]a(?=b)'", @"6:13: rule.when.body: ""\([(?=]a(?=b)"" is no usable pattern: at character 9: looking around is not supported; match the surroundings too, or use not = { ... } for a second pattern" },
        { "when.body = 'a(?<!b)'", "6:13: rule.when.body: \"a(?<!b)\" is no usable pattern: at character 2: looking around is not supported; match the surroundings too, or use not = { ... } for a second pattern" },
        { @"when.body = '(a)\1'", @"6:13: rule.when.body: ""(a)\1"" is no usable pattern: at character 4: references to a group are not supported; write its pattern again" },
        { @"when.body = '(?<x>a)\k<x>'", @"6:13: rule.when.body: ""(?<x>a)\k<x>"" is no usable pattern: at character 8: references to a group are not supported; write its pattern again" },
        { "when.body = '(?>a)'", "6:13: rule.when.body: \"(?>a)\" is no usable pattern: at character 1: atomic groups are not supported; write (?:" },
        { "when.body = '(a)?(?(1)b|c)'", "6:13: rule.when.body: \"(a)?(?(1)b|c)\" is no usable pattern: at character 5: conditions are not supported; write alternatives with |" },
        { @"when.body = '\Ga'", @"6:13: rule.when.body: ""\Ga"" is no usable pattern: at character 1: \G is not supported; write ^" },
        { "when.body = '((a{100}){100}){100}'", "6:13: rule.when.body: \"((a{100}){100}){100}\" is no usable pattern: it grows too large when its repetitions are written out; use smaller counts in {...}, or * and +" },
        { "when = {}\ndeliver = {}", "7:11: rule.deliver: exactly one of maildir and redirect is needed" },
        { "when = {}\ndeliver = { maildir = '', redirect = 'a@example.com' }", "7:11: rule.deliver: exactly one of maildir and redirect is needed" },
        { "when = {}\ndeliver = '.A'", "7:11: rule.deliver: expected a table; found a string" },
        { "when = {}\ndeliver.maildir = 'A'", "7:19: rule.deliver.maildir: \"A\" is no Maildir folder: it must begin with a dot, \".A\", or be \"\" for the inbox" },
        { "when = {}\ndeliver.maildir = '.A/B'", "7:19: rule.deliver.maildir: \".A/B\" is no Maildir folder: / is not allowed; parts of the name are separated by dots, such as \".Abuse.DMCA\"" },
        { "when = {}\ndeliver.maildir = '.A..B'", "7:19: rule.deliver.maildir: \".A..B\" is no Maildir folder: a part between dots is empty" },
        { "when = {}\ndeliver.maildir = '..'", "7:19: rule.deliver.maildir: \"..\" is no Maildir folder: a part between dots is empty" },
        { "when = {}\ndeliver.maildir = '.A.'", "7:19: rule.deliver.maildir: \".A.\" is no Maildir folder: a part between dots is empty" },
        { "when = {}\ndeliver.maildir = '~A'", "7:19: rule.deliver.maildir: \"~A\" is no Maildir folder: ~ is not allowed" },
        { "when = {}\ndeliver.maildir = '.Ä'", "7:19: rule.deliver.maildir: \".Ä\" is no Maildir folder: only ASCII is allowed; write other letters as your IMAP server does, in modified UTF-7" },
        { "when = {}\ndeliver.maildir = \".\\u007f\"", "7:19: rule.deliver.maildir: \".\uFFFD\" is no Maildir folder: control characters are not allowed" },
        { "when = {}\ndeliver.redirect = 'nobody'", "7:20: rule.deliver.redirect: \"nobody\" is no mail address: the @ is missing; write NAME@DOMAIN" },
        { "when = {}\nreply = 'dcma'", "7:9: rule.reply: \"dcma\" has no file dcma.LANGUAGE.txt in templates; did you mean dmca?" },
        { "when = {}\nreply = 'README'", "7:9: rule.reply: \"README\" has no file README.LANGUAGE.txt in templates; allowed: dmca, spam" },
        { "when = {}\nhold = true", "7:1: rule x holds back a reply that it does not name; state reply, or remove hold" },
        { "when = {}\nhold = 1", "7:8: rule.hold: expected true or false; found an integer" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_mistake_is_told_where_it_stands(string mistake, string expected) =>
        SettingsFolder.ErrorsOf(Head + mistake).ShouldBe(["abusemilter.toml:" + expected]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_mistake_in_a_rule_is_told_where_it_stands(string mistake, string expected)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + Rule + mistake);
        folder.Errors().ShouldBe(["abusemilter.toml:" + expected]);
    }

    [Theory]
    [InlineData("[[rule]]\nclass = 'none'\nwhen = {}", "3:1: rule.name is missing; ledger and log tell rules apart by it")]
    [InlineData("[[rule]]\nname = 'a b'\nclass = 'none'\nwhen = {}", "4:8: rule.name: \"a b\" is no name; allowed: up to 64 letters, digits, -, _ and .")]
    [InlineData("[[rule]]\nname = 'a'\nclass = 'copyrite'\nwhen = {}", "5:9: rule.class: \"copyrite\" is unknown; did you mean copyright?")]
    public void A_rule_says_who_it_is_and_what_it_does(string rule, string expected) =>
        SettingsFolder.ErrorsOf(Head + rule).ShouldBe(["abusemilter.toml:" + expected]);

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("[desk]", "1:1")]
    [InlineData("[milter]\n[desk]\nown_domains = 'example.com'", "2:1")]
    public void A_desk_that_watches_nothing_is_an_error(string text, string at) =>
        SettingsFolder.ErrorsOf(text).ShouldBe([
            $"abusemilter.toml:{at}: [desk] watches nothing; state at least one entry of addresses or domains"]);

    [Fact]
    public void Ten_errors_are_reported_as_ten_in_the_order_of_the_file()
    {
        var errors = SettingsFolder.ErrorsOf(
            """
            [[rule]]
            name = "a"
            class = "wrong"
            when = { body = "(" }
            reply = "none"
            [desk]
            addresses = ["abuse", "abuse@example.com"]
            [milter]
            listen = "inet:8895"
            conections = 5
            [reply]
            templates = "templates"
            enabled = maybe
            submit = "inet:192.0.2.1:25"
            [log]
            level = 5
            [logs]
            """);
        errors.Select(error => error.Split(':')[1]).ShouldBe(["3", "4", "5", "7", "9", "10", "13", "14", "16", "17"]);
    }

    [Fact]
    public void What_seems_missing_is_not_told_while_a_line_cannot_be_read() =>
        SettingsFolder.ErrorsOf("[desk]\naddresses = abuse@example.com\n[[rule]]\nname = a\n").ShouldBe([
            "abusemilter.toml:2:13: abuse@example.com is no value: text stands in quotes; true, false, inf and nan are written in small letters",
            "abusemilter.toml:4:8: a is no value: text stands in quotes; true, false, inf and nan are written in small letters",
        ]);

    [Fact]
    public void A_folder_of_templates_that_is_missing_is_told_once()
    {
        var rule = "[[rule]]\nname = 'NAME'\nclass = 'copyright'\nwhen = {}\nreply = 'dmca'\n";
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, $"desk.domains = 'example.com'\nreply.templates = 'nowhere'\n{rule.Replace("NAME", "a")}{rule.Replace("NAME", "b")}");
        folder.Errors().ShouldBe(["abusemilter.toml:2:19: reply.templates: the folder nowhere does not exist"]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_at_its_first_line()
    {
        using var folder = new SettingsFolder();
        folder.Errors().ShouldBe(["abusemilter.toml:1:1: the file does not exist"]);
        SettingsFile.Load(Path.Combine(folder.Root, "a/b/c.toml")).Errors.ShouldHaveSingleItem().Text.ShouldBe("the file does not exist");
        SettingsFile.Load(folder.Root).Errors.ShouldHaveSingleItem().ToString().ShouldBe($"{folder.Root}:1:1: cannot be read: it is no file, but a folder");
        SettingsFile.Load("").Errors.ShouldHaveSingleItem().ToString().ShouldStartWith(":1:1: cannot be read: ");
        SettingsFile.Load("a\0b").Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_is_no_file_is_not_opened_since_it_may_never_end_or_begin()
    {
        SettingsFile.Load("/dev/zero").Errors.ShouldHaveSingleItem().Text.ShouldBe("cannot be read: it is no file, but a device");
        using var folder = new SettingsFolder();
        foreach (var name in (string[])["pipe", "rules.d/1.toml", "profiles/p.toml"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Root, name))!);
            NamedPipe.Make(Path.Combine(folder.Root, name));
        }
        folder.Write(SettingsFolder.Name, """
            desk.addresses = ["abuse@example.com"]
            tor.exit_list = "pipe"
            networks.ours.file = "pipe"
            reply.submission = { tls = "starttls", server_name = "mx.example.com", ca_file = "pipe", user = "a", password_file = "pipe" }
            admin.token_file = "pipe"
            """);
        folder.Errors().ShouldBe(
        [
            "abusemilter.toml:2:17: tor.exit_list: pipe is no file, but a named pipe",
            "abusemilter.toml:3:22: networks.ours.file: pipe: cannot be read: it is no file, but a named pipe",
            "abusemilter.toml:4:82: reply.submission.ca_file: pipe: cannot be read: it is no file, but a named pipe",
            "abusemilter.toml:4:118: reply.submission.password_file: pipe: cannot be read: it is no file, but a named pipe",
            "abusemilter.toml:5:20: admin.token_file: pipe: cannot be read: it is no file, but a named pipe",
            "rules.d/1.toml:1:1: cannot be read: it is no file, but a named pipe",
            "profiles/p.toml:1:1: cannot be read: it is no file, but a named pipe",
        ]);
    }

    [Fact]
    public void A_mutated_configuration_is_loaded_or_refused()
    {
        using var folder = new SettingsFolder();
        var shipped = File.ReadAllLines(Path.Combine(Repository.Path("conf"), SettingsFolder.Name));
        var lines = shipped.Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var edit = Gen.Choose(0, lines.Length - 1).SelectMany(at => Gen.Choose(0, 40).SelectMany(cut =>
            Gen.Elements("", "[", "]", "{", "}", "\"", "'", "=", " = ", ".", ",", "5", "true", "[]", "{}", "\\", "rule", "[[rule]]").Select(put => (at, cut, put))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(edit.ListOf().ToArbitrary(), edits =>
        {
            var mutated = lines.ToArray();
            foreach (var (at, cut, put) in edits)
            {
                var line = mutated[at];
                var place = Math.Min(cut, line.Length);
                mutated[at] = line[..place] + put + line[Math.Min(line.Length, place + (cut % 3))..];
            }

            folder.Write(SettingsFolder.Name, string.Join('\n', mutated));
            var (settings, errors) = folder.Load();
            (settings is null).ShouldBe(errors.Count > 0);
        }));
    }
}
