using System.Diagnostics;
using AbuseMilter.Mime;
using AbuseMilter.Tests.Support;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>Reads <see cref="HostileMail"/> by the megabyte.</summary>
public class HostileMailTests
{
    const int Large = 10_000_000;
    const int Lifted = 2_000_000;

    static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    /// <summary>Lifted where they would hide the cost of the reader behind them.</summary>
    static readonly MimeLimits NoLimits = new() { HeaderBytes = Lifted * 2, HeaderFields = Lifted, TextCharacters = Lifted * 2 };

    public static TheoryData<string> Names => [.. HostileMail.All.Select(mail => mail.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Each_is_read_in_bounded_time_without_limits(string name)
    {
        var mail = Hostile(name).OfSize(Lifted);
        var clock = Stopwatch.StartNew();

        Touch(MimeMessage.Load(mail, NoLimits));

        clock.Elapsed.ShouldBeLessThan(Generous);
    }

    /// <summary>Counts bytes, which no busy machine changes: four times the mail takes four times the memory, not sixteen times.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Memory_grows_no_faster_than_the_mail(string name)
    {
        var (small, large) = (Hostile(name).OfSize(Lifted / 4), Hostile(name).OfSize(Lifted));
        // What is pooled is there from then on.
        Allocated(large, NoLimits);

        Allocated(large, NoLimits).ShouldBeLessThan(6 * Allocated(small, NoLimits) + 1_000_000);
    }

    /// <summary>What is made of a mail is counted, in things and in bytes.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Default_limits_bound_what_is_kept(string name)
    {
        var mail = Hostile(name).OfSize(Large);
        var message = MimeMessage.Load(mail);
        Touch(message);

        message.Headers.Count.ShouldBeLessThanOrEqualTo(MimeLimits.Default.HeaderFields);
        message.Text.Length.ShouldBeLessThanOrEqualTo(MimeLimits.Default.TextCharacters);
        message.TextParts.Sum(part => (long)part.Text.Length).ShouldBeLessThanOrEqualTo(5L * MimeLimits.Default.TextCharacters);
        Nodes(message.Body).ShouldBeLessThanOrEqualTo(MimeLimits.Default.Parts);
        Depth(message.Body).ShouldBeLessThanOrEqualTo(MimeLimits.Default.Depth + 1);
        Allocated(mail, MimeLimits.Default).ShouldBeLessThan(3L * Large);
    }

    static HostileMail Hostile(string name) => HostileMail.All.Single(mail => mail.Name == name);

    static long Allocated(byte[] mail, MimeLimits limits)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Touch(MimeMessage.Load(mail, limits));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static void Touch(MimeMessage message)
    {
        _ = (message.Subject, message.From, message.References, message.MessageId, message.Text, message.Defects);
        foreach (var header in message.Headers.Take(1000))
            _ = header.Value;
        if (message.Body is MimePart part)
            _ = (part.Content, part.FileName);
    }

    static int Nodes(MimeEntity entity) => entity switch
    {
        Multipart multipart => 1 + multipart.Children.Sum(Nodes),
        MessagePart embedded => 1 + Nodes(embedded.Message.Body),
        MimePart { Message: { } file } => 1 + Nodes(file.Body),
        _ => 1,
    };

    static int Depth(MimeEntity entity) => entity switch
    {
        Multipart multipart => 1 + multipart.Children.Select(Depth).DefaultIfEmpty(0).Max(),
        MessagePart embedded => 1 + Depth(embedded.Message.Body),
        MimePart { Message: { } file } => 1 + Depth(file.Body),
        _ => 1,
    };
}
