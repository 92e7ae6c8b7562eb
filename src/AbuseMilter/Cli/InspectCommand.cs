using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using AbuseMilter.Hosting;
using AbuseMilter.Notices;
using AbuseMilter.Triage;

namespace AbuseMilter.Cli;

/// <summary><c>inspect</c>: what would happen to mails, without doing it.</summary>
static class InspectCommand
{
    static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line, for programs" };

    static readonly Option<string?> Sender = new("--sender")
    {
        Validators = { result => Each(result, text => text == "<>" || IsAddress(text), "an address such as NAME@DOMAIN, or <>") },
        Description = "Envelope sender; \"<>\" is the null sender (default: the Return-Path field, else From)",
        HelpName = "ADDRESS",
    };

    static readonly Option<string[]> Recipients = new("--rcpt")
    {
        Validators = { result => Each(result, IsAddress, "an address such as NAME@DOMAIN") },
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

    static readonly string[] Results = ["pass", "fail", "none"];

    static readonly Option<Authentication?> Auth = new("--auth")
    {
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            foreach (var value in Enum.GetValues<Authentication>())
            {
                if (word.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase)) return value;
            }
            result.AddError($"--auth: '{Cli.Shown.Line(word)}' is none of {string.Join(", ", Results)}");
            return null;
        },
        Description = "What the authentication of the From domain is taken to be: pass, fail or none\n(default: what a trusted Authentication-Results field says)",
        HelpName = "RESULT",
    };

    static InspectCommand()
    {
        // In place of the names of the values.
        Auth.CompletionSources.Clear();
        Auth.CompletionSources.Add(Results);
    }

    static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Explain each of many mails, and not only one" };

    static readonly Option<bool> Letter = new("--letter") { Description = "Explain each, and show the letter that would go" };

    static readonly Option<Only?> Shown = new("--only")
    {
        Description = "Show only such mails: class=copyright,decision=hold|none; all keys must fit, each\nstands once, | is or; keys are class, kind, role, format, profile, rule, decision, reason",
        HelpName = "KEY=WORD,...",
        CustomParser = result =>
        {
            var only = Only.Parse(result.Tokens[0].Value, out var wrong);
            if (wrong is not null) result.AddError($"--only: {wrong}");
            return only;
        },
    };

    static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Mails, mbox files, Maildirs or folders of mails; - reads stdin",
        Arity = ArgumentArity.OneOrMore,
    };

    static void Each(OptionResult result, Func<string, bool> isGood, string what)
    {
        foreach (var token in result.Tokens)
        {
            if (!isGood(token.Value)) result.AddError($"{result.Option.Name}: '{Cli.Shown.Line(token.Value)}' is not {what}");
        }
    }

    /// <summary>Of RFC 5322 section 3.2.3, without the dot and with the blank.</summary>
    static readonly SearchValues<char> Specials = SearchValues.Create(" ,;:()<>[]@\"\\");

    // As an MTA takes it (RFC 5321 section 4.1.2, RFC 6531): any local part, if it is quoted where it must be.
    static bool IsAddress(string text)
    {
        if (text is ['<', .. var path, '>']) text = path;
        var at = text.LastIndexOf('@');
        if (at <= 0 || text.Any(char.IsControl)) return false;
        var (local, domain) = (text[..at], text[(at + 1)..]);
        return (local is ['"', .. { Length: > 0 }, '"'] || !local.AsSpan().ContainsAny(Specials)) && (domain is ['[', .. { Length: > 0 }, ']'] || domain.Split('.').All(IsLabel));
    }

    static bool IsLabel(string label) => label.Length is > 0 and <= 63 && label.All(c => !char.IsAscii(c) || char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new Command("inspect", "Show what would happen to mails, without doing it.")
        {
            Files, config, Json, Verbose, Letter, Shown, Sender, Recipients, Client, Auth,
        };
        command.SetAction((parsed, _) => RunAsync(parsed, ConfigOption.ToLookAt(parsed.GetValue(config))));
        return command;
    }

    /// <returns>0 when every file was read, 1 when one was not or the configuration has errors, 130 after Ctrl-C.</returns>
    static async Task<int> RunAsync(ParseResult parsed, string path)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (generation, mistakes) = Generation.Load(path);
        if (generation is null)
        {
            foreach (var mistake in mistakes) await errors.WriteLineAsync(Hidden.Marked(mistake.ToString()));
            return 1;
        }
        var only = parsed.GetValue(Shown) ?? new Only();
        if (only.Unknown(generation.Settings) is { } unknown)
        {
            await errors.WriteLineAsync($"abuse-milter: --only: {Cli.Shown.Line(unknown)}");
            return 1;
        }
        var letter = parsed.GetValue(Letter);
        var style = new InspectionStyle(parsed.GetValue(Json), parsed.GetValue(Verbose) || letter, letter, only);
        var given = new GivenEnvelope(parsed.GetValue(Sender), parsed.GetValue(Recipients) ?? [], parsed.GetValue(Client));
        var run = new InspectionRun(generation, given, parsed.GetValue(Auth), style);
        using var interrupt = new Interrupt();
        return await run.RunAsync(parsed.GetValue(Files)!, output, errors, interrupt.Token);
    }
}
