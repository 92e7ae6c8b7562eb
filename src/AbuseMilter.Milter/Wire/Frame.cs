using System.Buffers;

namespace AbuseMilter.Milter.Wire;

/// <summary>One packet of the MTA: a view over the pipe's memory, gone as soon as the pipe is advanced.</summary>
public readonly ref struct Frame(Command command, ReadOnlySequence<byte> payload)
{
    public Command Command { get; } = command;

    /// <summary>What follows the command byte; often empty, and rarely in more than one segment.</summary>
    public ReadOnlySequence<byte> Payload { get; } = payload;
}
