using System.CommandLine;
using AbuseMilter.Fuzz;

var root = new Argument<DirectoryInfo>("root") { Description = "The checkout, for its recorded sessions." };
var frames = new Option<long>("--frames") { Description = "Frames to play.", DefaultValueFactory = _ => 10_000_000 };
var seed = new Option<long>("--seed") { Description = "The same seed plays the same sessions.", DefaultValueFactory = _ => 1 };
var minutes = new Option<double>("--minutes") { Description = "Stop after so many minutes, whatever was played.", DefaultValueFactory = _ => 10 };
var session = new Option<long?>("--session") { Description = "Play this one session of the seed, as a failure names it." };
var findings = new Option<int>("--findings") { Description = "Stop after so many failures.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Plays made-up and damaged milter sessions against the library and checks each reply.")
{
    root, frames, seed, minutes, session, findings,
};
command.SetAction(parsed => new Run(
    parsed.GetRequiredValue(root).FullName, parsed.GetValue(seed), parsed.GetValue(frames), TimeSpan.FromMinutes(parsed.GetValue(minutes)),
    parsed.GetValue(findings)).PlayAsync(parsed.GetValue(session)));
return await command.Parse(args).InvokeAsync();
