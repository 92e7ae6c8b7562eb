using System.Buffers.Binary;

namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>Makes a session one that is not quite in order, and a stream one that no MTA sent.</summary>
static class Deviations
{
    static readonly byte[][] Odd =
    [
        .. ((string[])
        [
            "A", "A", "K", "O", "O 2 0 0", "O 1 0 0", "C localhost 4 4711 192.0.2.1", "C x U", "H client.example", "H", "U FOO", "U", "M <b@example.org>", "M",
            @"M \0", "R <abuse@example.com>", "R", @"R \0\0\0", "R <x@example.com>", "T", "T junk", "L Subject: hi", @"L \0\0", "L", @"L Name", "N", "N junk",
            @"B a\r", "B", "E", @"E tail\r", "D", @"D R\0\0\0", @"D C{\0}\0{}\0", "D Zz=1", "D U", "D N i=1", "D B i=1", @"D Todd\0",
        ]).Select(MilterText.Frame),
        MilterText.Frame('C', []), MilterText.Frame('C', "x"u8), MilterText.Frame('C', [(byte)'x', 0, (byte)'4', 0]), MilterText.Frame('z', []),
        MilterText.Frame('D', [(byte)'M', .. Enumerable.Repeat((byte)0, 70_000)]), MilterText.Frame('H', new byte[20_000]),
        MilterText.Frame('R', [.. "<abuse@"u8, .. Enumerable.Repeat((byte)'x', 9000)]), MilterText.Frame('O', [0, 0, 0, 6]),
    ];

    static readonly uint[] Lengths = [0, 1, 2, 5, 0x10000, 0x20000, 0x20001, 0x7fffffff, 0x80000000, 0xffffffff, 0x47455420];

    // Bytes that mean something to somebody.
    static readonly byte[] Steering = [0, 1, 0x7f, 0xff, .. "<>@\"\\\r\n {}ABCDEHKLMNOQRTU46"u8];

    /// <summary>What is sent instead of the next frame: mostly just that.</summary>
    public static IEnumerable<byte[]> Of(byte[] frame, Random random)
    {
        switch (random.Next(60))
        {
            case 0: // left out
                break;
            case 1:
                yield return frame;
                yield return frame;
                break;
            case 2 or 3:
                yield return Odd[random.Next(Odd.Length)];
                yield return frame;
                break;
            case 4:
                for (var i = random.Next(20); i > 0; i--) yield return Odd[random.Next(Odd.Length)];
                yield return frame;
                break;
            case 5:
                yield return MilterText.Frame((char)frame[4], Mutated(frame[5..], random));
                break;
            default:
                yield return frame;
                break;
        }
    }

    /// <summary>A recorded session, spliced with another one, with frames gone, doubled and moved, and then with damaged bytes.</summary>
    public static byte[] Stream(IReadOnlyList<IReadOnlyList<byte[]>> seeds, Random random)
    {
        var frames = seeds[random.Next(seeds.Count)].ToList();
        if (random.Next(3) == 0)
        {
            var other = seeds[random.Next(seeds.Count)];
            frames = [.. frames.Take(random.Next(1, frames.Count + 1)), .. other.Skip(random.Next(other.Count))];
        }
        for (var changes = random.Next(4); changes > 0 && frames.Count > 1; changes--)
        {
            var at = random.Next(1, frames.Count);
            switch (random.Next(3))
            {
                case 0:
                    frames.RemoveAt(at);
                    break;
                case 1:
                    frames.Insert(at, frames[random.Next(frames.Count)]);
                    break;
                default:
                    (frames[at], frames[^1]) = (frames[^1], frames[at]);
                    break;
            }
        }
        var attacked = random.Next(3) == 0 ? random.Next(frames.Count) : -1;
        if (attacked >= 0) frames[attacked] = WithLength(frames[attacked], random);
        var bytes = MilterText.Joined(frames);
        return random.Next(3) == 0 ? bytes : Damaged(bytes, random);
    }

    static byte[] WithLength(byte[] frame, Random random)
    {
        byte[] attacked = [.. frame];
        var length = random.Next(2) == 0 ? Lengths[random.Next(Lengths.Length)] : (uint)(frame.Length - 4 + random.Next(-3, 4));
        BinaryPrimitives.WriteUInt32BigEndian(attacked, length);
        return attacked;
    }

    // The offer stays whole most of the time, or little would come of the rest.
    static byte[] Damaged(byte[] bytes, Random random)
    {
        var start = random.Next(10) == 0 ? 0 : Math.Min(17, bytes.Length);
        return [.. bytes[..start], .. Mutated(bytes[start..], random)];
    }

    static byte[] Mutated(byte[] bytes, Random random)
    {
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Length:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Length:
                    bytes[at] = Steering[random.Next(Steering.Length)];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. Noise(random), .. bytes[at..]];
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(12))..]];
                    break;
            }
        }
        return bytes;
    }

    static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(12)];
        random.NextBytes(noise);
        return noise;
    }
}
