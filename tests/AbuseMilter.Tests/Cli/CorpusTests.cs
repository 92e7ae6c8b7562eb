using System.Globalization;
using System.Text.Json;
using AbuseMilter.Corpus;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

/// <summary>What <c>tests/corpus.sh</c> compares, and with which configuration.</summary>
public sealed class CorpusTests : IDisposable
{
    const string Head = "file\tclass\treply_expected\tcase_id\tip\tport\ttimestamp_utc\tinfohash\tfilename\twork\tcomplainant\treply_to\n";

    readonly string folder = Directory.CreateTempSubdirectory("corpus-").FullName;

    [Fact]
    public void A_difference_takes_the_place_of_a_key_or_comes_first_in_its_table() =>
        Difference.Apply(["[a]", "x = 1", "y = 2", "", "[b]", "x = 3"], ["# why", "[b]", "x = 4", "", "[a]", "y = 5", "z = 6"])
            .ShouldBe(["[a]", "z = 6", "x = 1", "y = 5", "", "[b]", "x = 4"]);

    [Fact]
    public void A_difference_in_a_table_that_is_not_there_is_an_error() => Should.Throw<InvalidDataException>(() => Difference.Apply(["[a]"], ["[b]", "x = 1"]));

    [Fact]
    public void What_is_measured_is_what_is_shipped_but_for_networks_and_mode()
    {
        var made = Difference.Apply(Repository.Path("conf"), Repository.Path("tests/corpus.toml"), Path.Combine(folder, "conf"));
        var shipped = File.ReadAllLines(Repository.Path("conf/abusemilter.toml"));
        var changed = File.ReadAllLines(made);
        changed.Except(shipped).Select(line => line.Split(' ')[0]).ShouldBe(["ours", "mode"], ignoreOrder: true);
        shipped.Except(changed).ShouldHaveSingleItem().ShouldStartWith("mode");
        CommandLine.Run("check", "--config", made).Status.ShouldBe(0);
    }

    [Fact]
    public void A_notice_that_is_read_as_labelled_meets_every_target()
    {
        var score = Score("notice.eml\tcopyright\tyes: plain\t13322xxxxx\t77.247.181.163\t6881\t2011-04-19T00:26:43Z\t62e893ebc75376fea8c5b19141f7d90019cb5ca6\t"
            + "NCIS.S08E17.HDTV.XviD-LOL.[VTV].avi.torrent\tNavy: NCIS\tPeer Media Technologies, Inc.\tcbscopyright@mc.mediasentry.com\n");
        score.IsMissed.ShouldBeFalse(Printed(score));
        Printed(score).ShouldContain("1 of    1  100.0 %");
    }

    [Theory]
    [InlineData("none\tno: x\t\t\t\t\t\t\t\t\t", "others called copyright", "WRONG SEND")]
    [InlineData("copyright\tno: a person\t\t\t\t\t\t\t\t\t", "wrong sends", "WRONG SEND")]
    [InlineData("copyright\tyes: x\t1|13322xxxxx\t\t\t\t\t\t\t\t", "case id", "incomplete: is 1 | 13322xxxxx; read 13322xxxxx")]
    [InlineData("copyright\tyes: x\t\t192.0.2.1\t\t\t\t\t\t\t", "ip", "other: is 192.0.2.1; read 77.247.181.163")]
    [InlineData("copyright\tyes: x\t\t\t\t2011-04-19T00:26:44Z\t\t\t\t\t", "timestamp utc", "other: is 2011-04-19T00:26:44Z")]
    public void What_is_other_than_labelled_misses_its_target_and_is_listed(string labels, string target, string words)
    {
        var score = Score($"notice.eml\t{labels}\n");
        score.IsMissed.ShouldBeTrue();
        Printed(score).ShouldMatch($"{target} .*MISSED");
        Printed(score).ShouldContain(words);
    }

    [Fact]
    public void A_mail_that_is_not_there_is_a_miss() => Score("missing.eml\tcopyright\tyes: x\t\t\t\t\t\t\t\t\t\n").IsMissed.ShouldBeTrue();

    /// <summary>The mails of Data/mails are ours: what was once read right stays right.</summary>
    [Fact]
    public void Our_own_mails_meet_every_target()
    {
        var mails = Repository.Path("tests/AbuseMilter.Tests/Data/mails");
        var labels = Labels.Read(Path.Combine(mails, "labels.tsv"));
        var config = Difference.Apply(Repository.Path("conf"), Repository.Path("tests/corpus.toml"), Path.Combine(folder, "conf"));
        var score = FullLabels.Compare(labels, new Inspect(Path.Combine(AppContext.BaseDirectory, "abuse-milter"), config).Of(labels, mails));
        score.IsMissed.ShouldBeFalse(Printed(score));
    }

    [Fact]
    public void A_corpus_of_two_classes_counts_the_recognised_and_the_false()
    {
        File.WriteAllText(Path.Combine(folder, "labels.tsv"), "file\tlabel\nnotice.eml\tcopyright\n");
        TwoClasses.Compare(Labels.Read(Path.Combine(folder, "labels.tsv")), Seen()).IsMissed.ShouldBeFalse();
        File.WriteAllText(Path.Combine(folder, "labels.tsv"), "file\tlabel\nnotice.eml\tother\nmissing.eml\tcopyright\n");
        var printed = Printed(TwoClasses.Compare(Labels.Read(Path.Combine(folder, "labels.tsv")), Seen()));
        printed.ShouldMatch("recognised +0 of +1 +0.0 % +>= 97 % +MISSED");
        printed.ShouldMatch("others called copyright +1 of +1 +<= 2 +met");
        printed.ShouldContain("missing.eml: not read");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    Score Score(string labels)
    {
        File.WriteAllText(Path.Combine(folder, "labels.tsv"), Head + labels);
        return FullLabels.Compare(Labels.Read(Path.Combine(folder, "labels.tsv")), Seen());
    }

    static Dictionary<string, JsonElement> Seen() => new()
    {
        ["notice.eml"] = JsonDocument.Parse(CommandLine.Run("inspect", "--config", Repository.Path("conf/abusemilter.toml"), "--json", "--auth", "pass",
            Repository.Path("packaging/try/notice.eml")).Output).RootElement,
    };

    string Printed(Score score)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        score.Print(output, folder);
        return output.ToString();
    }
}
