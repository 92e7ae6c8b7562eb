using System.Text;
using AbuseMilter.Cli.Input;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Cli;

public sealed class MailReaderTests
{
    const string FromLine = "From someone@example.org Mon Mar  2 10:20:30 2026\n";
    const string One = "From: a@example.org\nSubject: one\n\nText\n";
    const string Two = "From: b@example.org\n\nFrom here on it is about 10:20 o'clock\n\n";

    [Fact]
    public void A_mail_is_one_mail_whatever_it_says()
    {
        Mails(One + "\n" + FromLine + One).ShouldBe([("file", One + "\n" + FromLine + One)]);
        Mails("").ShouldBe([("file", "")]);
    }

    [Fact]
    public void The_mails_of_an_mbox_are_numbered_and_lose_the_blank_line_behind_them() =>
        Mails($"{FromLine}{One}\n{FromLine}{Two}\n{FromLine}").ShouldBe([("file#1", One), ("file#2", Two)]);

    [Fact]
    public void Line_ends_may_be_those_of_the_wire() => Mails($"{FromLine}{One}\n{FromLine}{Two}\n".ReplaceLineEndings("\r\n"))
        .ShouldBe([("file#1", One.ReplaceLineEndings("\r\n")), ("file#2", Two.ReplaceLineEndings("\r\n"))]);

    [Theory]
    [InlineData(">From here on", "From here on")]
    [InlineData(">>From here on", ">From here on")]
    [InlineData("> From here on", "> From here on")]
    [InlineData(">Frommage", ">Frommage")]
    public void Escaped_lines_of_an_mbox_are_as_they_were(string escaped, string line) =>
        Mails($"{FromLine}Subject: x\n\n{escaped}\n\n").ShouldBe([("file#1", $"Subject: x\n\n{line}\n")]);

    [Theory]
    [InlineData("From here on it is different")]
    [InlineData("From 10:30 on it is different")]
    [InlineData("From 2026 on it is different")]
    public void A_sentence_that_begins_with_From_ends_no_mail(string sentence) =>
        Mails($"{FromLine}Subject: x\n\n{sentence}\n").ShouldBe([("file#1", $"Subject: x\n\n{sentence}\n")]);

    [Fact]
    public void A_From_line_within_a_paragraph_ends_no_mail() =>
        Mails($"{FromLine}Subject: x\n\nText\n{FromLine}\n").ShouldBe([("file#1", $"Subject: x\n\nText\n{FromLine}")]);

    [Fact]
    public void However_the_stream_is_cut_the_mails_are_the_same()
    {
        var mbox = $"{FromLine}{One}\n{FromLine}{Two}\n";
        Read(new Trickle(mbox, 1)).ShouldBe(Mails(mbox));
        Read(new Trickle(mbox, 7)).ShouldBe(Mails(mbox));
        for (var length = 0; length < mbox.Length; length++) Should.NotThrow(() => Mails(mbox[..length]));
    }

    [Fact]
    public void Of_a_mail_that_is_too_long_the_front_is_kept_and_the_next_one_is_found()
    {
        var line = new string('x', 200_000) + "\n";
        var mails = Read(new MemoryStream(Encoding.ASCII.GetBytes($"{FromLine}Subject: x\n\n{line}{line}\n{FromLine}{One}\n")), longest: 1000);
        mails.Select(mail => mail.Name).ShouldBe(["file#1", "file#2"]);
        mails[0].Content.Length.ShouldBeInRange(1000, 70_000);
        mails[1].Content.ShouldBe(One);
    }

    [Fact]
    public void An_mbox_of_gigabytes_takes_the_memory_of_its_longest_mail()
    {
        var mail = FromLine + "Subject: x\n\n" + string.Concat(Enumerable.Repeat("A line of text like any other, and no more than that.\n", 1000)) + "\n";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (count, most) = (0, 0L);
        foreach (var found in new MailReader("file", new Trickle(mail, 8192, times: 1000), 1 << 20, isSure: true).Mails())
        {
            count++;
            most = Math.Max(most, found.Content!.Length);
        }
        count.ShouldBe(1000);
        // A copy each, and nothing that grows with the stream.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1100 * most + (4 << 20));
    }

    [Fact]
    public void A_stream_that_breaks_off_is_told_behind_the_mails_before_it()
    {
        using var broken = new Trickle($"{FromLine}{One}\n{FromLine}{One}", 16, breaks: true);
        var found = new MailReader("file", broken, 1000, isSure: true).Mails().ToList();
        found.ShouldNotBeEmpty();
        found[^1].Trouble.ShouldBe("the disk is gone");
    }

    [Fact]
    public void A_binary_file_is_no_mail() => new MailReader("file", new MemoryStream("GIF89a\0\0\0"u8.ToArray()), 1000, isSure: true)
        .Mails().ShouldHaveSingleItem().Trouble.ShouldNotBeNull().ShouldContain("binary");

    [Theory]
    [InlineData("Received: by x\n\tfoo\nX: y\n", true)]
    [InlineData("X-First: y\n z\nsubject: y\n", true)]
    [InlineData(FromLine, true)]
    [InlineData("Title: A note\n\nSubject: none", false)]
    [InlineData("#!/bin/sh\nSubject: x\n", false)]
    [InlineData("", false)]
    [InlineData("{\"From\": 1}", false)]
    public void What_lies_in_a_folder_must_look_like_a_mail(string text, bool isMail) =>
        (new MailReader("file", new MemoryStream(Encoding.ASCII.GetBytes(text)), 1000, isSure: false).Mails().Single().Content is not null).ShouldBe(isMail);

    static List<(string Name, string Content)> Mails(string text) => Read(new MemoryStream(Encoding.Latin1.GetBytes(text)));

    static List<(string Name, string Content)> Read(Stream input, long longest = 1 << 20) =>
        [.. new MailReader("file", input, longest, isSure: true).Mails().Select(mail => (mail.Name, Encoding.Latin1.GetString(mail.Content!)))];

    /// <summary>A text, so many times, in reads of so many bytes.</summary>
    sealed class Trickle(string text, int most, int times = 1, bool breaks = false) : Stream
    {
        readonly byte[] content = Encoding.Latin1.GetBytes(text);
        int at;

        public override int Read(Span<byte> buffer)
        {
            if (at == content.Length && --times > 0) at = 0;
            var length = Math.Min(Math.Min(buffer.Length, most), content.Length - at);
            if (length == 0 && breaks) throw new IOException("the disk is gone");
            content.AsSpan(at, length).CopyTo(buffer);
            at += length;
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
