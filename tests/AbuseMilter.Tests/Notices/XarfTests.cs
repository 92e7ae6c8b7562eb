using System.Diagnostics;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class XarfTests
{
    const string Document = """
        {
          "xarf_version": "4.2.0",
          "report_id": "0b7a2f0e-5f0c-4b7e-9d55-3f1c5a6b7c8d",
          "timestamp": "2024-05-06T07:08:09Z",
          "reporter": { "org": "Example Films", "contact": "legal@films.example", "domain": "films.example" },
          "sender": { "org": "Example Monitoring", "contact": "xarf@example.org", "domain": "example.org" },
          "source_identifier": "192.0.2.9",
          "source_port": 6881,
          "category": "copyright",
          "type": "p2p",
          "p2p_protocol": "bittorrent",
          "swarm_info": { "info_hash": "0123456789abcdef0123456789ABCDEF01234567", "torrent_name": "Rise.mkv", "total_size": 1000 },
          "work_title": "Rise & Shine",
          "rights_holder": "Example Films Ltd",
          "evidence": [ { "content_type": "text/plain", "payload": "MTkyLjAuMi4xMA==" } ],
          "tags": [ "copyright:p2p" ]
        }
        """;

    const string Old = """
        { "Version": "3",
          "ReporterInfo": { "ReporterOrg": "Example Monitoring", "ReporterOrgDomain": "example.org", "ReporterOrgEmail": "xarf@example.org" },
          "OnBehalfOf": { "ComplainantOrg": "Example Films Ltd" },
          "Disclosure": true,
          "Report": {
            "ReportClass": "Content", "ReportType": "Copyright", "ReporterCaseID": "EM-4711",
            "FirstSeen": "2024-05-06T06:00:00Z", "Date": "2024-05-06T07:08:09Z", "SourceIp": "192.0.2.9", "SourcePort": 6881,
            "SharingProtocol": "BitTorrent", "InfringedMaterial": "Rise & Shine", "FileName": "Rise.mkv", "FileSize": 1000,
            "FileHash": { "HashValue": "0123456789abcdef0123456789ABCDEF01234567", "HashAlgorithm": "sha1" }
          } }
        """;

    static readonly NoticeItem Expected = new()
    {
        Ip = "192.0.2.9",
        Port = 6881,
        Protocol = "BitTorrent",
        TimeUtc = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
        TimeStated = "2024-05-06T07:08:09Z",
        InfoHash = "0123456789abcdef0123456789ABCDEF01234567",
        FileName = "Rise.mkv",
        Size = 1000,
        Work = "Rise & Shine",
    };

    static Notice Read(string text) => NoticeReader.Read(new NoticeSource(text)).ShouldNotBeNull();

    static Reading Reading(string text) => Xarf.Read(new NoticeSource(text)).ShouldNotBeNull();

    static string Without(string line) => string.Join('\n', Document.Split('\n').Where(one => !one.Contains(line, StringComparison.Ordinal)));

    static string Change(string old, string with)
    {
        Document.ShouldContain(old);
        return Document.Replace(old, with, StringComparison.Ordinal);
    }

    public static TheoryData<string> Spellings =>
    [
        Document,
        "Dear { all },\n\n" + Document + "\n\nRegards {}\n",
        string.Join('\n', Document.Split('\n').Select(line => "> " + line)),
        Document.ReplaceLineEndings(""),
        "[" + Document + "]",
        "{\"reports\": [" + Document + "], \"count\": 1}",
        "\uFEFF" + Document,
        Document + "\n" + Document,
        Change("Rise & Shine", "Rise &\nShine"),
        Change("\"copyright:p2p\" ]", "\"copyright:p2p\", ],"),
        Change("\"category\"", "/* see the schema */ \"category\""),
        Change("\"192.0.2.9\",\n  \"source_port\": 6881", "\"192.0.2.9:6881\""),
        Change("\"source_port\": 6881", "\"source_port\": \"6881\""),
        Change("\"source_port\": 6881", "\"source_port\": null, \"source_port\": [6881]"),
        Change("\"source_port\"", "\"SourcePort\""),
        Change("\"torrent_name\": \"Rise.mkv\"", "\"file_count\": 1").Replace("\"work_title\"", "\"files\": [{\"name\": \"Rise.mkv\"}], \"work_title\"", StringComparison.Ordinal),
        Change("\"info_hash\": \"0123456789abcdef0123456789ABCDEF01234567\"",
            "\"magnet_uri\": \"magnet:?dn=x&xt=urn:btih:0123456789abcdef0123456789ABCDEF01234567&tr=http://192.0.2.1:80/\""),
        Change("\"tags\"", "\"x\": \"\\ud800\", \"tags\""),
        Document[..(Document.IndexOf("payload", StringComparison.Ordinal) + 12)],
        Change("\"tags\": [", "\"tags\": {{{ "),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_report_is_read_however_it_was_written(string text)
    {
        var notice = Read(text);

        notice.Items.ShouldBe([Expected]);
        (notice.Format, notice.ReportType, notice.CaseId, notice.Complainant, notice.RightsHolder, notice.Conflict).ShouldBe(
            ("xarf", "copyright/p2p", "0b7a2f0e-5f0c-4b7e-9d55-3f1c5a6b7c8d", "Example Monitoring", "Example Films Ltd", false));
        Reading(text).Address.ShouldBe("xarf@example.org");
        Reading(text).Kind.ShouldBe(NoticeKind.Conduit);
    }

    [Fact]
    public void Behind_a_fault_of_the_syntax_values_go_by_their_names()
    {
        var notice = Read(Change("\"Rise & Shine\"", "\"The \"Rise\" & Shine\""));

        notice.RightsHolder.ShouldBe("Example Films Ltd");
        notice.Items.ShouldBe([Expected with { Work = "The \"Rise\" & Shine" }]);
    }

    [Theory]
    [InlineData("\"192.0.2.9\"", "\"example.com\"")]
    [InlineData("\"192.0.2.9\"", "17")]
    [InlineData("6881", "\"many\"")]
    [InlineData("6881", "99999")]
    [InlineData("\"2024-05-06T07:08:09Z\"", "\"yesterday\"")]
    [InlineData("\"0123456789abcdef0123456789ABCDEF01234567\"", "\"abc\"")]
    [InlineData("\"Rise.mkv\"", "{}")]
    [InlineData("1000", "-1e99")]
    [InlineData("\"Rise & Shine\"", "null")]
    public void What_is_wrong_in_one_place_loses_that_place_alone(string value, string wrong)
    {
        var item = Read(Change(value, wrong)).Items.ShouldHaveSingleItem();

        var same = new[]
        {
            item.Ip == Expected.Ip, item.Port == Expected.Port, item.TimeUtc == Expected.TimeUtc, item.InfoHash == Expected.InfoHash,
            item.FileName == Expected.FileName, item.Size == Expected.Size, item.Work == Expected.Work, item.Protocol == Expected.Protocol,
        };
        same.Count(one => !one).ShouldBe(1);
    }

    [Theory]
    [InlineData("p2p", NoticeKind.Conduit)]
    [InlineData("cyberlocker", NoticeKind.Hosting)]
    [InlineData("link-site", NoticeKind.Hosting)]
    [InlineData("ugc_platform", NoticeKind.Hosting)]
    [InlineData("usenet", NoticeKind.Hosting)]
    [InlineData("copyright", NoticeKind.Conduit)]
    public void The_type_tells_what_the_notice_is_about(string type, NoticeKind kind)
    {
        var reading = Reading(Change("\"type\": \"p2p\"", $"\"type\": \"{type}\""));

        reading.Kind.ShouldBe(kind);
        reading.ReportType.ShouldBe("copyright/" + type.Replace('-', '_'));
    }

    [Fact]
    public void A_place_on_the_web_is_told()
    {
        var reading = Reading(Without("p2p_protocol").Replace("\"p2p\"", "\"copyright\"", StringComparison.Ordinal)
            .Replace("\"info_hash\"", "\"x\"", StringComparison.Ordinal)
            .Replace("\"category\"", "\"infringing_url\": \"https://example.org/rise\", \"category\"", StringComparison.Ordinal));

        reading.Kind.ShouldBe(NoticeKind.Hosting);
        reading.Items.ShouldHaveSingleItem().Item.Url.ShouldBe("https://example.org/rise");
    }

    [Fact]
    public void Version_3_is_read()
    {
        var notice = Read(Old);

        notice.Items.ShouldBe([Expected]);
        (notice.Format, notice.ReportType, notice.CaseId, notice.Complainant, notice.RightsHolder)
            .ShouldBe(("xarf", "copyright/p2p", "EM-4711", "Example Monitoring", "Example Films Ltd"));
        Reading(Old).Items[0].Times.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Activity", "LoginAttack", "connection/login_attack")]
    [InlineData("Activity", "Spam", "messaging/spam")]
    [InlineData("Activity", "Portscan", "connection/port_scan")]
    [InlineData("Content", "Phishing", "content/phishing")]
    [InlineData("Activity", "Something New", "activity/something_new")]
    public void Types_of_version_3_are_told_in_the_words_of_version_4(string category, string type, string expected) =>
        Reading(Old.Replace("\"Content\"", $"\"{category}\"", StringComparison.Ordinal).Replace("\"Copyright\"", $"\"{type}\"", StringComparison.Ordinal))
            .ReportType.ShouldBe(expected);

    [Fact]
    public void A_report_about_something_else_is_no_notice_whatever_else_the_mail_says()
    {
        var attack = Change("\"copyright\"", "\"connection\"").Replace("\"p2p\"", "\"login_attack\"", StringComparison.Ordinal);

        var notice = Read("Case ID: 4711\nTitle: Rise\nIP Address: 192.0.2.77\nCopyright infringement notice\n\n" + attack);

        (notice.ReportType, notice.Kind, notice.CaseId).ShouldBe(("connection/login_attack", NoticeKind.Unknown, "0b7a2f0e-5f0c-4b7e-9d55-3f1c5a6b7c8d"));
        var item = notice.Items.ShouldHaveSingleItem();
        (item.Ip, item.Port, item.TimeUtc).ShouldBe(("192.0.2.9", 6881, Expected.TimeUtc));
    }

    [Fact]
    public void Several_reports_are_items_with_numbers_of_their_own()
    {
        var notice = Read(Document + "\n" + Document.Replace("192.0.2.9", "192.0.2.10", StringComparison.Ordinal).Replace("0b7a2f0e", "1c8b3f1f", StringComparison.Ordinal));

        notice.Items.Select(item => (item.Ip, item.CaseId![..8])).ShouldBe([("192.0.2.9", "0b7a2f0e"), ("192.0.2.10", "1c8b3f1f")]);
    }

    [Fact]
    public void An_attachment_behind_more_text_than_is_read_is_read()
    {
        var mail = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
            + string.Concat(Enumerable.Repeat("All of this is a letter.\n", 12_000))
            + "--b\nContent-Type: application/json; name=xarf.json\n\n" + Change("\"MTky", "\"" + new string('A', 400_000)) + "\n--b--\n";

        NoticeReader.Read(MimeMessage.Load(System.Text.Encoding.UTF8.GetBytes(mail))).ShouldNotBeNull().Items.ShouldBe([Expected]);
    }

    [Fact]
    public void A_report_cut_at_any_length_is_read_without_fail()
    {
        foreach (var document in (string[])[Document, Old, Change("\"Rise & Shine\"", "\"The \"Rise\" & Shine\"")])
        {
            for (var length = 0; length < document.Length; length++) Xarf.Read(new NoticeSource(document[..length]));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":")]
    [InlineData("[")]
    [InlineData("{\"xarf_version\":\"4\",\"a\":\"")]
    [InlineData("{\"xarf_version\":\"4\"}")]
    [InlineData("{\"a\":1}")]
    [InlineData("\"")]
    [InlineData("{\"a\":\"b\" ")]
    public void Half_a_megabyte_of_one_thing_is_read_in_linear_time(string piece)
    {
        var text = "xarf_version " + string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));

        var clock = Stopwatch.StartNew();
        Xarf.Read(new NoticeSource(text));

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Reports_are_bounded()
    {
        var many = string.Concat(Enumerable.Range(0, 2000).Select(i => Document.Replace("192.0.2.9", $"192.0.{i / 250}.{i % 250}", StringComparison.Ordinal)));

        Reading(many).Items.Count.ShouldBeLessThanOrEqualTo(NoticeReader.MaxItems);
    }
}
