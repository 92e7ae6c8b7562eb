using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class OwnMailTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "mime");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.eml").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory, MemberData(nameof(Names))]
    public void Each_mail_reads_as_the_file_beside_it_says(string name)
    {
        var mail = File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));
        var portrait = File.ReadAllText(Path.Combine(Folder, name + ".txt"));

        Portrait.Of(MimeMessage.Load(mail)).ShouldBe(portrait);
    }

    [Theory, MemberData(nameof(Names))]
    public void Line_ends_of_either_kind_make_no_difference(string name)
    {
        var mail = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Folder, name + ".eml")));
        var portrait = File.ReadAllText(Path.Combine(Folder, name + ".txt"));

        Portrait.Of(MimeMessage.Load(Encoding.Latin1.GetBytes(mail.Replace("\n", "\r\n")))).ShouldBe(portrait);
    }
}
