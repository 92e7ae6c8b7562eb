using System.CommandLine;
using System.Diagnostics;
using AbuseMilter.Fuzz;

var root = new Argument<DirectoryInfo>("root") { Description = "The checkout, for its recorded sessions." };
var frames = new Option<long?>("--frames") { Description = "Frames to play: 10,000,000 unless --minutes is given alone." };
var seed = new Option<long>("--seed") { Description = "The same seed and recorded sessions play the same.", DefaultValueFactory = _ => 1 };
var minutes = new Option<double?>("--minutes")
{
    Description = "Stop after so many minutes, 10 unless told, a fifth of them at most for mails; with --frames still to play, this is a failure.",
};
var session = new Option<long?>("--session") { Description = "Play this one session of the seed, as a failure names it." };
var mail = new Option<long?>("--mail") { Description = "Read this one damaged mail of the seed, as a failure names it." };
var findings = new Option<int>("--findings") { Description = "Stop after so many failures.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Reads damaged mails, then plays made-up and damaged milter sessions against the library and checks each reply.")
{
    root, frames, seed, minutes, session, mail, findings,
};
command.SetAction(async parsed =>
{
    var (most, longest) = (parsed.GetValue(frames), TimeSpan.FromMinutes(parsed.GetValue(minutes) ?? 10));
    if (parsed.GetValue(minutes) is null) most ??= 10_000_000;
    var (folder, of, stop) = (parsed.GetRequiredValue(root).FullName, parsed.GetValue(seed), parsed.GetValue(findings));
    var (oneSession, oneMail) = (parsed.GetValue(session), parsed.GetValue(mail));
    var started = Stopwatch.StartNew();
    // A mail takes as long as some hundred frames.
    var failed = oneSession is null ? new MailRun(folder, of, most / 100, longest / 5, stop).Play(oneMail) : 0;
    if (failed != 0 || oneMail is not null) return failed;
    return await new Run(folder, of, most, longest - started.Elapsed, stop).PlayAsync(oneSession);
});
return await command.Parse(args).InvokeAsync();
