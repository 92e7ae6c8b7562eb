using System.CommandLine;
using AbuseMilter.Fuzz;

var root = new Argument<DirectoryInfo>("root") { Description = "The checkout, for its recorded sessions." };
var frames = new Option<long?>("--frames") { Description = "Frames to play: 10,000,000 unless --minutes is given alone." };
var seed = new Option<long>("--seed") { Description = "The same seed and recorded sessions play the same.", DefaultValueFactory = _ => 1 };
var minutes = new Option<double?>("--minutes") { Description = "Stop after so many minutes, 10 unless told; with --frames still to play, this is a failure." };
var session = new Option<long?>("--session") { Description = "Play this one session of the seed, as a failure names it." };
var findings = new Option<int>("--findings") { Description = "Stop after so many failures.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Plays made-up and damaged milter sessions against the library and checks each reply.")
{
    root, frames, seed, minutes, session, findings,
};
command.SetAction(parsed =>
{
    var (most, longest) = (parsed.GetValue(frames), parsed.GetValue(minutes));
    if (longest is null) most ??= 10_000_000;
    return new Run(parsed.GetRequiredValue(root).FullName, parsed.GetValue(seed), most, TimeSpan.FromMinutes(longest ?? 10), parsed.GetValue(findings))
        .PlayAsync(parsed.GetValue(session));
});
return await command.Parse(args).InvokeAsync();
