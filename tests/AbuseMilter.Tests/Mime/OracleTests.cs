using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>Compares what we read with what two other readers, who agreed, read out of real mail.</summary>
public class OracleTests(ITestOutputHelper output)
{
    int values;
    readonly List<string> differences = [];

    [Fact]
    public void Both_corpora_read_as_the_oracle_says()
    {
        var corpus = Repository.Shared("corpus");
        foreach (var oracle in (string[])["labelled", "public"])
        {
            var files = Directory.EnumerateFiles(Path.Combine(corpus, oracle), "*.eml*", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetFileName(path)!);
            foreach (var line in File.ReadLines(Path.Combine(corpus, oracle, "mime-oracle.jsonl")))
            {
                using var json = JsonDocument.Parse(line);
                var name = json.RootElement.GetProperty("file").GetString()!;
                Compare(name, json.RootElement, MimeMessage.Load(File.ReadAllBytes(files[name])));
            }
        }
        output.WriteLine($"{values} values, {differences.Count} differ");
        foreach (var difference in differences)
            output.WriteLine(difference);
        values.ShouldBeGreaterThan(5000);
        ((double)differences.Count / values).ShouldBeLessThan(0.005);
    }

    void Compare(string file, JsonElement oracle, MimeMessage message)
    {
        Same(file, oracle, "subject", Fold(message.Subject ?? ""));
        Same(file, oracle, "from", Show(message.From));
        Same(file, oracle, "reply_to", Show(message.ReplyTo));
        Same(file, oracle, "to", Show(message.To));
        if (!oracle.TryGetProperty("parts", out var expected))
            return;
        var parts = Leaves(message.Body, "").ToDictionary(leaf => leaf.Path, leaf => leaf.Part);
        Same($"{file} number of parts", expected.GetArrayLength().ToString(), parts.Count.ToString());
        foreach (var part in expected.EnumerateArray())
        {
            var path = part.GetProperty("path").GetString()!;
            if (parts.TryGetValue(path, out var read))
                ComparePart($"{file} {path}", part, read);
            else
                Same($"{file} {path}", "there", "missing");
        }
    }

    void ComparePart(string where, JsonElement oracle, MimePart part)
    {
        var content = Trimmed(part.Content.ToArray());
        Same(where, oracle, "type", part.ContentType.MimeType);
        Same(where, oracle, "charset", part.ContentType.Charset?.ToLowerInvariant() ?? "");
        Same(where, oracle, "filename", Fold(part.FileName ?? ""));
        Same(where, oracle, "length", content.Length.ToString());
        Same(where, oracle, "sha256", Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    void Same(string where, JsonElement oracle, string key, string read)
    {
        if (oracle.TryGetProperty(key, out var value))
            Same($"{where} {key}", value.ValueKind == JsonValueKind.Array ? Show(value) : Fold(value.ToString()), read);
    }

    void Same(string where, string expected, string read)
    {
        values++;
        if (expected != read)
            differences.Add($"{where}\n    oracle {expected}\n    ours   {read}");
    }

    static string Show(JsonElement mailboxes) => string.Join(" | ", mailboxes.EnumerateArray()
        .Select(mailbox => $"{Fold(mailbox.GetProperty("name").GetString()!)} <{mailbox.GetProperty("addr").GetString()}>"));

    static string Show(IEnumerable<MailboxAddress> mailboxes) =>
        string.Join(" | ", mailboxes.Select(mailbox => $"{Fold(mailbox.Name ?? "")} <{mailbox.Address.ToLowerInvariant()}>"));

    static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static byte[] Trimmed(byte[] content) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\r', '\n'));

    static IEnumerable<(string Path, MimePart Part)> Leaves(MimeEntity entity, string path) => entity switch
    {
        Multipart multipart => multipart.Children.SelectMany((child, i) => Leaves(child, Below(path, $"{i + 1}"))),
        MessagePart embedded => Leaves(embedded.Message.Body, Below(path, "M")),
        MimePart part => [(path.Length == 0 ? "1" : path, part)],
        _ => [],
    };

    static string Below(string path, string step) => path.Length == 0 ? step : $"{path}.{step}";
}
