using System.Text;

namespace AbuseMilter.Cli.Pages;

/// <summary>Drops the blanks at the ends of lines, with which tables fill their cells. What is written stays the other writer's to close.</summary>
sealed class TrimmedWriter(TextWriter output) : TextWriter
{
    int blanks;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            blanks++;
            return;
        }
        if (value is not ('\n' or '\r'))
        {
            for (; blanks > 0; blanks--) output.Write(' ');
        }
        blanks = 0;
        output.Write(value);
    }

    public override void Flush() => output.Flush();
}
