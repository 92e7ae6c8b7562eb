using AbuseMilter.Corpus;

// PROGRAM SHIPPED-CONF-FOLDER DIFFERENCE.toml CONF-FOLDER-TO-MAKE FOLDER...
if (args is not [var program, var shipped, var difference, var made, _, ..])
{
    Console.Error.WriteLine("usage: tests/corpus.sh [FOLDER...]");
    return 2;
}
var inspect = new Inspect(program, Difference.Apply(shipped, difference, made));
var isMissed = false;
foreach (var folder in args[4..])
{
    var labels = Labels.Read(Path.Combine(folder, "labels.tsv"));
    var seen = inspect.Of(labels, folder);
    var score = labels.Has("label") ? TwoClasses.Compare(labels, seen) : FullLabels.Compare(labels, seen);
    score.Print(Console.Out, folder);
    isMissed |= score.IsMissed;
}
Console.WriteLine($"\nlook closer: {program} inspect --config {inspect.Configuration} --auth pass FILE");
return isMissed ? 1 : 0;
