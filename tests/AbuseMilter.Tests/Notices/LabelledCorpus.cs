using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Xunit;

namespace AbuseMilter.Tests.Notices;

/// <summary>The labelled mails beside the repository; they are test data of others and stay outside.</summary>
static class LabelledCorpus
{
    public sealed record Mail(string File, IReadOnlyDictionary<string, string> Labels)
    {
        public required string Path { get; init; }

        public MimeMessage Load() => MimeMessage.Load(System.IO.File.ReadAllBytes(Path));

        public Notice? Read() => NoticeReader.Read(Load());
    }

    public static IReadOnlyList<Mail> Open()
    {
        var folder = Path.Combine(Root() ?? "", "..", "shared", "corpus", "labelled");
        var table = Path.Combine(folder, "labels.tsv");
        if (!File.Exists(table)) Assert.Skip("the labelled corpus (../shared/corpus/labelled) is absent");
        var lines = File.ReadAllLines(table);
        var columns = lines[0].Split('\t');
        return
        [
            .. lines.Skip(1).Select(line => line.Split('\t')).Select(cells => new Mail(
                cells[0],
                columns.Zip(cells.Concat(Enumerable.Repeat("", columns.Length))).ToDictionary(pair => pair.First, pair => pair.Second))
            {
                Path = Path.Combine(folder, cells[0]),
            }),
        ];
    }

    static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AbuseMilter.sln"))) return folder.FullName;
        }
        return null;
    }
}
