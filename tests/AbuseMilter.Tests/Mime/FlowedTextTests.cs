using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class FlowedTextTests
{
    const string Long = "Torrent InfoHash of the work that was shared from your network: ";

    [Theory]
    [InlineData(Long + "\n0123456789\nPort: 80\n", Long + "0123456789\nPort: 80\n")]
    [InlineData("> " + Long + "\n> 0123456789\n", "> " + Long + "0123456789\n")]
    [InlineData(">> " + Long + "\n> 0123456789\n", ">> " + Long + "\n> 0123456789\n")]
    [InlineData("Title: Ash \nPort: 80\n", "Title: Ash \nPort: 80\n")]
    [InlineData(" From here\n >not quoted\n", "From here\n>not quoted\n")]
    [InlineData("-- \n" + Long + "\nx\n", "-- \n" + Long + "x\n")]
    [InlineData(Long + "\n-- \nx\n", Long + "\n-- \nx\n")]
    [InlineData(Long, Long + "\n")]
    [InlineData("\n\n>\n", "\n\n>\n")]
    public void Soft_line_ends_are_undone(string text, string unwrapped) => Read("format=flowed", text).ShouldBe(unwrapped);

    [Fact]
    public void The_blank_at_a_soft_line_end_goes_where_the_sender_says_so() =>
        Read("format=Flowed; delsp=Yes", Long.TrimEnd() + " \n0123456789\n").ShouldBe(Long.TrimEnd() + "0123456789\n");

    [Fact]
    public void Other_text_and_its_quotes_stay_as_they_are()
    {
        var text = "> > " + Long + "\n> > 0123456789\n";

        Read("format=fixed", text).ShouldBe(text);
    }

    static string Read(string parameters, string text) =>
        MimeMessage.Load(Encoding.ASCII.GetBytes($"Content-Type: text/plain; {parameters}\n\n{text}")).Text;
}
