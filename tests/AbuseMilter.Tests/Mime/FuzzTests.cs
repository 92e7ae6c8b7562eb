using AbuseMilter.Mime;
using AbuseMilter.Tests.Support.Fuzz;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public class FuzzTests
{
    static readonly byte[][] Mails =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data", "mime"), "*.eml").Order().Select(File.ReadAllBytes)];

    static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300);

    [Fact]
    public void Mails_cut_at_every_length_are_read()
    {
        foreach (var mail in Mails)
        {
            for (var length = 0; length <= mail.Length; length++)
                Portrait.Of(MimeMessage.Load(mail.AsMemory(0, length))).ShouldNotBeNull();
        }
    }

    /// <summary>A small, always equal part of what tests/fuzz.sh reads.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Damaged_mails_are_read(long seed)
    {
        var fuzzer = new MailFuzzer(seed, SampleMails.Load(Repository.Root, out _));
        for (var number = 0; number < 1000; number++)
            (fuzzer.Run(number) is { } finding ? $"mail {number}: {finding.Failure}" : null).ShouldBeNull();
    }

    [Fact]
    public void Any_bytes_are_read() =>
        Check.One(Config, Prop.ForAll<byte[]>(bytes => Portrait.Of(MimeMessage.Load(bytes)).Length > 0));

    [Fact]
    public void Any_bytes_in_any_place_of_a_mail_are_read() =>
        Check.One(Config, Prop.ForAll(Mutations().ToArbitrary(), mail => Portrait.Of(MimeMessage.Load(mail)).Length > 0));

    [Fact]
    public void Any_limits_hold() => Check.One(Config, Prop.ForAll(Mutations().ToArbitrary(), Limits().ToArbitrary(), (mail, limits) =>
    {
        var message = MimeMessage.Load(mail, limits);
        Portrait.Of(message).ShouldNotBeEmpty();
        message.Text.Length.ShouldBeLessThanOrEqualTo(limits.TextCharacters);
        message.Headers.Count.ShouldBeLessThanOrEqualTo(limits.HeaderFields);
    }));

    [Fact]
    public void Values_are_one_line_and_what_is_read_can_be_written() => Check.One(Config, Prop.ForAll(Mutations().ToArbitrary(), mail =>
    {
        var message = MimeMessage.Load(mail);
        foreach (var header in message.Headers)
            header.Value.Any(c => char.IsControl(c) && c != '\t').ShouldBeFalse(header.Name);
        foreach (var mailbox in message.From.Concat(message.To).Where(mailbox => mailbox.IsAddrSpec))
            HeaderText.Fold("To", mailbox.ToHeader()).ShouldEndWith("\r\n");
        new TextMail { Headers = [("Subject", "Re: " + message.Subject)], Text = message.Text }.ToBytes().Length.ShouldBeGreaterThan(0);
    }));

    // A run of a mail overwritten with bytes that mean something to the reader, or taken out, or doubled.
    static Gen<byte[]> Mutations()
    {
        var telling = Gen.Elements("\r\n\t -=?()<>\"\\,;:@*'%/._\0aA1bq\xff\xc3\xa9".Select(c => (byte)c).ToArray());
        return from mail in Gen.Elements(Mails)
               from start in Gen.Choose(0, mail.Length)
               from length in Gen.Choose(0, Math.Min(40, mail.Length - start))
               from bytes in Gen.Choose(0, 40).SelectMany(count => telling.ArrayOf(count))
               from again in Gen.Choose(0, 3)
               select (byte[])[.. mail[..start], .. bytes, .. mail[(again == 0 ? start : start + length)..]];
    }

    static Gen<MimeLimits> Limits() =>
        from depth in Gen.Choose(0, 5)
        from parts in Gen.Choose(1, 5)
        from fields in Gen.Choose(0, 5)
        from header in Gen.Choose(0, 200)
        from text in Gen.Choose(0, 100)
        select new MimeLimits { Depth = depth, Parts = parts, HeaderFields = fields, HeaderBytes = header, TextCharacters = text };
}
