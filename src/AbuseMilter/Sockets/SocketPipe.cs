using System.IO.Pipelines;
using System.Net.Sockets;

namespace AbuseMilter.Sockets;

/// <summary>A socket as a pair of pipes that read and write it directly: no thread changes hands, and a silent peer costs a kilobyte.</summary>
/// <remarks>
/// The pipes of the BCL over a stream do the same for a twentieth more CPU time; here an acknowledgement can be asked for, and a peer that never pauses is
/// made to wait its turn.
/// </remarks>
sealed class SocketPipe : IDuplexPipe, IDisposable
{
    readonly Socket socket;
    readonly Interruption reading = new();
    readonly Interruption writing = new();

    /// <summary>Owns the socket.</summary>
    public SocketPipe(Socket socket)
    {
        this.socket = socket;
        var acknowledgement = new Acknowledgement(socket);
        Input = new SocketReader(socket, acknowledgement, reading);
        Output = new SocketWriter(socket, acknowledgement, writing);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public void Dispose()
    {
        Input.Complete();
        Output.Complete();
        reading.Dispose();
        writing.Dispose();
        socket.Dispose();
    }
}
