using System.Text;
using Spectre.Console;

namespace AbuseMilter.Cli.Pages;

/// <summary>For a terminal that shows ASCII alone: question marks, as wide, for all else. What is written stays the other writer's to close.</summary>
sealed class AsciiWriter(TextWriter output) : TextWriter
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (char.IsAscii(value)) output.Write(value);
        else if (char.IsHighSurrogate(value)) output.Write("??");
        else if (!char.IsLowSurrogate(value)) output.Write(new string('?', Math.Max(0, value.GetCellWidth())));
    }

    public override void Flush() => output.Flush();
}
