using AbuseMilter.Milter.Wire;

namespace AbuseMilter.Bench.Load;

/// <summary>
/// All that the MTA sends for one message, as blocks of bytes made beforehand. A block ends where Postfix flushes: mostly because it awaits a reply.
/// </summary>
sealed class Script
{
    public required Block[] Blocks { get; init; }

    /// <summary>Index of the block behind which the content has been sent, and the verdict is awaited.</summary>
    public int Last => Blocks.Length - 1;

    /// <param name="Bytes">Pinned, for send(2).</param>
    /// <param name="Numbers">Where the message's own number goes.</param>
    /// <param name="Awaits">The event that the filter has to answer; <see cref="Command.None"/> where the MTA goes on at once.</param>
    public sealed record Block(byte[] Bytes, int[] Numbers, Command Awaits)
    {
        /// <summary>Writes the number in decimal digits wherever the mail has <see cref="Mail.Number"/>.</summary>
        public void Stamp(long number)
        {
            foreach (var at in Numbers)
            {
                var rest = number;
                for (var i = Mail.Number.Length - 1; i >= 0; i--, rest /= 10) Bytes[at + i] = (byte)('0' + rest % 10);
            }
        }
    }
}
