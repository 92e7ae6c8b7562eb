using System.IO.Pipelines;
using System.Net.Sockets;

namespace AbuseMilter.Hosting;

/// <summary>A socket as a pair of pipes that read and write it directly: no thread changes hands, and no buffer is held while the peer is silent.</summary>
sealed class SocketPipe : IDuplexPipe, IAsyncDisposable
{
    static readonly StreamPipeReaderOptions Reading = new(leaveOpen: true, useZeroByteReads: true);
    static readonly StreamPipeWriterOptions Writing = new(minimumBufferSize: 512, leaveOpen: true);

    readonly NetworkStream stream;

    /// <summary>Owns the socket.</summary>
    public SocketPipe(Socket socket)
    {
        stream = new NetworkStream(socket, ownsSocket: true);
        Input = PipeReader.Create(stream, Reading);
        Output = PipeWriter.Create(stream, Writing);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        // With an error, since what was not flushed is for nobody any more.
        await Output.CompleteAsync(Closed);
        await stream.DisposeAsync();
    }

    static readonly IOException Closed = new("the connection is over");
}
