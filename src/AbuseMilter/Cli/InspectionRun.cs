using System.Diagnostics;
using AbuseMilter.Cli.Input;
using AbuseMilter.Cli.Pages;
using AbuseMilter.Hosting;
using AbuseMilter.Triage;
using Spectre.Console;

namespace AbuseMilter.Cli;

/// <summary>Inspects all mails that some paths name, on all cores, in their order and in bounded memory.</summary>
sealed class InspectionRun(Generation generation, GivenEnvelope given, Authentication? authentication, InspectionStyle style)
{
    /// <returns>The exit status: 0, 1 when something could not be read, 130 when cancelled.</returns>
    public async Task<int> RunAsync(string[] paths, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var console = Screen.For(output);
        var below = Screen.For(errors);
        // Objects and a bar would not go together on one terminal.
        if (!below.Profile.Capabilities.Interactive || !IsMany(paths) || style.AsJson && Screen.IsTerminal(output))
            return await RunAsync(paths, new InspectionReport(output, console, errors.WriteLine, style), _ => { }, cancellationToken);
        var above = Screen.IsTerminal(output) ? below : console;
        var report = new InspectionReport(output, above, line => below.Write(new Text(line + "\n")), style);
        return await below.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bar =>
            {
                var task = bar.AddTask("mails", maxValue: Math.Max(MailSource.BytesIn(paths), 1));
                return RunAsync(paths, report, seen =>
                {
                    task.Increment(seen.Found.Bytes);
                    task.Description = $"{report.Mails} mails";
                }, cancellationToken);
            });
    }

    async Task<int> RunAsync(string[] paths, InspectionReport report, Action<Inspected> progress, CancellationToken cancellationToken)
    {
        var mails = new MailSource(Longest).In(paths);
        try
        {
            await foreach (var seen in InOrder.SelectAsync(mails, Inspect, cancellationToken))
            {
                report.Add(seen);
                progress(seen);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.End(wasInterrupted: true);
            return Interrupt.Status;
        }
        report.End(wasInterrupted: false);
        return report.HasTroubles ? 1 : 0;
    }

    // As the daemon: of what is longer than it reads, the rest does not matter. CRLF line ends may make a file longer than its mail.
    long Longest => 2L * generation.Settings.Milter.ContentBytes;

    bool IsMany(string[] paths) => paths is not [var path] || Directory.Exists(path) || path != "-" && new FileInfo(path) is { Exists: true, Length: var length } && length > Longest;

    Inspected Inspect(FoundMail found)
    {
        if (found.Content is not { } content) return new Inspected(found, null, found.Trouble, default);
        var watch = Stopwatch.StartNew();
        try
        {
            var inspection = Inspection.Of(generation, found.Name, content, given, authentication);
            return new Inspected(found with { Content = null }, inspection, null, watch.Elapsed) { Json = style.AsJson ? InspectionJson.Line(inspection) : null };
        }
        catch (ArgumentException e)
        {
            return new Inspected(found, null, e.Message, default);
        }
    }
}
