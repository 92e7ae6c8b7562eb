using System.Diagnostics;
using System.Text.Json;

namespace AbuseMilter.Corpus;

/// <summary>Runs <c>abuse-milter inspect --json</c>.</summary>
sealed class Inspect(string program, string configuration)
{
    const int MostFiles = 500;

    public string Configuration => configuration;

    /// <summary>What it says of each mail of the labels, by the mail's name. Mails that are called forged are taken as such, the others as authenticated.</summary>
    public Dictionary<string, JsonElement> Of(Labels labels, string folder)
    {
        var seen = new Dictionary<string, JsonElement>();
        foreach (var group in labels.Rows.Select(row => row.File).GroupBy(IsForged))
        {
            foreach (var files in group.Chunk(MostFiles)) Run(files, folder, group.Key ? "fail" : "pass", seen);
        }
        return seen;
    }

    static bool IsForged(string file) => file.Contains("spoofed", StringComparison.Ordinal) || file.Contains("forged", StringComparison.Ordinal);

    void Run(string[] files, string folder, string authentication, Dictionary<string, JsonElement> seen)
    {
        var start = new ProcessStartInfo(program, ["inspect", "--config", configuration, "--json", "--auth", authentication, .. files.Select(file => Path.Combine(folder, file))])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var mail = JsonDocument.Parse(line).RootElement;
            seen[Path.GetRelativePath(folder, mail.GetProperty("file").GetString()!)] = mail;
        }
        process.WaitForExit();
    }
}
