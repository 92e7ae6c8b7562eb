using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AbuseMilter.Mime;
using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

/// <summary>Each mail in Data/notices lies beside what has to be read out of it.</summary>
public sealed class NoticeFileTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data", "notices");

    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TheoryData<string> Mails =>
        [.. Directory.GetFiles(Folder, "*.eml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Mails))]
    public void A_notice_states_the_facts_that_lie_beside_it(string name)
    {
        var expectation = Path.Combine(Folder, name + ".json");

        var notice = NoticeReader.Read(MimeMessage.Load(File.ReadAllBytes(Path.Combine(Folder, name + ".eml"))));

        JsonSerializer.Serialize(notice, Json).ShouldBe(File.ReadAllText(expectation).Trim());
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void A_notice_cut_at_any_length_is_read_without_fail(string name)
    {
        var whole = File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));
        // Every length of a short mail; long ones in steps, so that each takes about as long.
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 2000))
        {
            var notice = NoticeReader.Read(MimeMessage.Load(whole.AsMemory(0, length)));
            (notice?.Items.Count ?? 0).ShouldBeLessThanOrEqualTo(10);
        }
    }
}
