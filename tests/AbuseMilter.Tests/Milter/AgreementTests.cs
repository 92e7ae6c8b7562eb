using System.Buffers;
using System.Buffers.Binary;
using AbuseMilter.Milter.Session;
using AbuseMilter.Tests.Support;
using AbuseMilter.Tests.Support.Fuzz;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Milter;

/// <summary>For every offer of an MTA and every policy: what is agreed to, and that it is kept.</summary>
public class AgreementTests
{
    sealed record Case(uint Version, uint Actions, uint Options, int Seed)
    {
        public byte[] Offer()
        {
            var payload = new byte[12];
            BinaryPrimitives.WriteUInt32BigEndian(payload, Version);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(4), Actions);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(8), Options);
            return MilterText.Frame('O', payload);
        }
    }

    static Arbitrary<Case> Cases
    {
        get
        {
            // The bits that are known most of the time, or little would be agreed to.
            static Gen<uint> Mask(uint known) => Gen.Frequency(
                (2, Gen.Elements(known, 0u, uint.MaxValue, known >> 4)),
                (3, Gen.Choose(int.MinValue, int.MaxValue).Select(mask => (uint)mask & known)),
                (1, Gen.Choose(int.MinValue, int.MaxValue).Select(mask => (uint)mask)));
            return (from version in Gen.Choose(0, 7)
                    from actions in Mask(0x1ff)
                    from options in Mask(0x301fffff)
                    from seed in Gen.Choose(0, int.MaxValue)
                    select new Case((uint)version, actions, options, seed)).ToArbitrary();
        }
    }

    [Fact]
    public void The_answer_is_a_part_of_the_offer_and_the_last_event_before_the_content_is_waited_for() => Prop.ForAll(Cases, offered =>
    {
        var shape = SessionShape.Any(new Random(offered.Seed));
        var policy = shape.Policies[0].For(shape.Watches, (_, _) => throw new NotSupportedException());
        using var conversation = new Conversation(() => policy, shape.Limits);
        var output = new ArrayBufferWriter<byte>();
        var offer = new ReadOnlySequence<byte>(offered.Offer());
        AbuseMilter.Milter.Wire.FrameReader.TryRead(ref offer, 1000, out var frame);
        var step = conversation.Accept(frame, output);
        if (offered.Version < 2)
        {
            (step.Kind, output.WrittenCount).ShouldBe((StepKind.Close, 0));
            return;
        }
        var numbers = Enumerable.Range(0, 3).Select(i => BinaryPrimitives.ReadUInt32BigEndian(output.WrittenSpan[(5 + 4 * i)..])).ToArray();
        var (version, actions, options) = (numbers[0], numbers[1], numbers[2]);
        version.ShouldBeLessThanOrEqualTo(Math.Min(offered.Version, 6));
        (actions & ~(offered.Actions == 0 ? 0xf : offered.Actions)).ShouldBe(0u);
        (options & ~(offered.Options == 0 ? 0x3f : offered.Options)).ShouldBe(0u);
        (options & 0x10200).ShouldBe(0u, "DATA is sent and answered: neither SMFIP_NODATA nor SMFIP_NR_DATA");
        if (version < 4) (options & 0x8008).ShouldBe(0u, "without DATA the recipients are: neither SMFIP_NORCPT nor SMFIP_NR_RCPT");
        (options & 0x800).ShouldBe(0u, "recipients that others rejected are of no use");
    }).Check(Often(5000));

    [Fact]
    public void In_every_session_that_follows_from_it_each_event_gets_the_replies_that_it_awaits_and_no_other() => Prop.ForAll(Cases, offered =>
    {
        var random = new Random(offered.Seed);
        using var conversation = new CheckedConversation(SessionShape.Any(random), mustAsk: true);
        foreach (var frame in new MadeUpMta(random, conversation.Oracle, offered.Offer()).Session())
        {
            var stream = Segments.Cut(frame, random);
            conversation.Send(ref stream, frame);
            if (conversation.IsOver) break;
        }
        conversation.Finish();
        if (offered.Version >= 2) conversation.End.ShouldNotBe(EndKind.Illegal);
    }).Check(Often(2000));

    static Config Often(int times) => Config.QuickThrowOnFailure.WithMaxTest(times);
}
