using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using AbuseMilter.Hosting;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary><c>inspect</c>: what would happen to a mail, without doing it.</summary>
static class InspectCommand
{
    static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line, for programs" };

    static readonly Option<string?> Sender = new("--sender")
    {
        Validators = { Plain },
        Description = "Envelope sender; \"<>\" is the null sender (default: the Return-Path field, else From)",
        HelpName = "ADDRESS",
    };

    static readonly Option<string[]> Recipients = new("--rcpt")
    {
        Validators = { Plain },
        Description = "Envelope recipient, more than once for several (default: the first watched address)",
        HelpName = "ADDRESS",
    };

    static readonly Option<IPAddress?> Client = new("--client")
    {
        Description = "Address of the SMTP client",
        HelpName = "IP",
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            result.AddError($"--client: '{result.Tokens[0].Value}' is no IP address");
            return null;
        },
    };

    static readonly Option<Authentication?> Auth = new("--auth")
    {
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            foreach (var value in Enum.GetValues<Authentication>())
            {
                if (word.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase)) return value;
            }
            result.AddError($"--auth: '{word}' is none of pass, fail, none");
            return null;
        },
        Description = "What the authentication of the From domain is taken to be: pass, fail or none\n(default: what a trusted Authentication-Results field says)",
        HelpName = "RESULT",
    };

    static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "A mail as a file; - reads stdin",
        Arity = ArgumentArity.OneOrMore,
    };

    static void Plain(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length == 0 || token.Value.Any(char.IsControl)) result.AddError($"{result.Option.Name}: an address, or <>");
        }
    }

    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("inspect", "Show what would happen to a mail, without doing it.") { Files, config, Json, Sender, Recipients, Client, Auth };
        command.SetAction(parsed => Run(parsed, ConfigOption.ToLookAt(parsed.GetValue(config))));
        return command;
    }

    /// <returns>0 when every file was read, 1 when one was not or the configuration has errors.</returns>
    static int Run(ParseResult parsed, string path)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (generation, mistakes) = Generation.Load(path);
        if (generation is null)
        {
            foreach (var mistake in mistakes) errors.WriteLine(mistake);
            return 1;
        }
        var given = new GivenEnvelope(parsed.GetValue(Sender), parsed.GetValue(Recipients) ?? [], parsed.GetValue(Client));
        var status = 0;
        foreach (var file in parsed.GetValue(Files)!)
        {
            try
            {
                var inspection = Inspection.Of(generation, file, Read(file, generation.Settings.Milter.ContentBytes), given, parsed.GetValue(Auth));
                if (parsed.GetValue(Json)) InspectionJson.Write(output, inspection);
                else InspectionText.Write(output, inspection);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                errors.WriteLine($"abuse-milter: {TraceHeader.OneLine(file)}: {e.Message}");
                status = 1;
            }
        }
        return status;
    }

    // As the daemon: of what is longer than it reads, the rest does not matter. CRLF line ends may make a file longer than its mail.
    static byte[] Read(string file, int longest)
    {
        using var input = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (content.Length <= 2L * longest && input.Read(buffer) is > 0 and var read) content.Write(buffer, 0, read);
        return content.ToArray();
    }
}
