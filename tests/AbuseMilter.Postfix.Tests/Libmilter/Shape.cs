using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using AbuseMilter.Milter.Session;
using AbuseMilter.Milter.Wire;
using AbuseMilter.Tests.Support;
using Shouldly;

namespace AbuseMilter.Postfix.Tests.Libmilter;

/// <summary>What a policy asks for, in our terms and as the command line of the filter on libmilter.</summary>
sealed record Shape(string Name)
{
    public static readonly Shape Plain = new("plain");
    public static readonly Shape Everywhere = new("everywhere")
    {
        AskedAt = Moment.Connect | Moment.Helo | Moment.Mail | Moment.Recipient | Moment.Data | Moment.EndOfHeader,
    };
    public static readonly Shape Recipients = new("recipients") { AskedAt = Moment.Recipient | Moment.Data };
    public static readonly Shape Envelope = new("envelope") { AskedAt = Moment.Data, Reads = Content.None };
    public static readonly Shape Header = new("header") { AskedAt = Moment.EndOfHeader, Reads = Content.Header };
    public static readonly Shape Front = new("front") { BodyBytes = 10 };
    public static readonly Shape[] All = [Plain, Everywhere, Recipients, Envelope, Header, Front];

    const int OfferBytes = 17; // length, command, version, actions, protocol

    const int StageBytes = 4;

    public Moment AskedAt { get; init; }

    public Content Reads { get; init; } = Content.Body;

    public int BodyBytes { get; init; } = int.MaxValue;

    public bool WatchesAll { get; init; }

    /// <summary>The filter asks for silence whatever is offered, and libmilter gives the replies that the MTA waits for.</summary>
    public bool LibmilterFakes { get; init; }

    /// <summary>What filters report of a message, as <c>smfi_getsymval</c> knows it.</summary>
    public IReadOnlyList<string> ReportedMacros { get; init; } = ["j", "i", "{auth_authen}", "{mail_addr}", "{rcpt_addr}"];

    /// <summary>What follows SOCKET on the command line, for an MTA that begins with these bytes.</summary>
    public IReadOnlyList<string> Arguments(ReadOnlySpan<byte> start)
    {
        var wanted = Answer(MilterText.Frame("O"));
        var options = wanted.Options;
        if (!LibmilterFakes && start.Length >= OfferBytes && Negotiation.TryRead(new(start[(FrameReader.LengthBytes + 1)..OfferBytes].ToArray()), out var offered))
            options &= offered.Options;
        return
        [
            WatchesAll ? "all" : "abuse", Hex((uint)wanted.Actions), Hex((uint)options), Hex((uint)AskedAt), $"{(int)Reads}", Hex((uint)BodyBytes),
            .. wanted.Symbols, .. ReportedMacros,
        ];
    }

    // What we ask a MTA for that offers everything.
    (MilterActions Actions, ProtocolOptions Options, IEnumerable<string> Symbols) Answer(byte[] offer)
    {
        using var conversation = new Conversation(() => SharedPolicy.For(this), MilterLimits.Default);
        var output = new ArrayBufferWriter<byte>();
        var bytes = new ReadOnlySequence<byte>(offer);
        FrameReader.TryRead(ref bytes, MilterLimits.Default.FrameBytes, out var frame).ShouldBe(FrameOutcome.Whole);
        conversation.Accept(frame, output);
        var answer = output.WrittenSpan;
        var symbols = new List<string>();
        for (var rest = answer[OfferBytes..]; !rest.IsEmpty; rest = rest[(StageBytes + symbols[^1].Length + 1)..])
        {
            var list = rest[StageBytes..];
            symbols.Add(Encoding.ASCII.GetString(list[..list.IndexOf((byte)0)]));
        }
        return ((MilterActions)BinaryPrimitives.ReadUInt32BigEndian(answer[9..]), (ProtocolOptions)BinaryPrimitives.ReadUInt32BigEndian(answer[13..]), symbols);
    }

    static string Hex(uint number) => number.ToString("x", CultureInfo.InvariantCulture);
}
