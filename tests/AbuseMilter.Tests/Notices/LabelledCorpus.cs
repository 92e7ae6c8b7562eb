using AbuseMilter.Mime;
using AbuseMilter.Notices;

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
        var folder = Repository.Shared("corpus/labelled");
        var lines = File.ReadAllLines(Path.Combine(folder, "labels.tsv"));
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
}
