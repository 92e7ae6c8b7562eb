using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AbuseMilter.Milter.Wire;
using Letter = AbuseMilter.Milter.Wire.Command;

namespace AbuseMilter.Postfix.Tests.Support;

/// <summary>
/// Stands between Postfix and a filter and writes down what both say, a line for each frame: <c>M&lt;&lt;a@example.org&gt; SIZE=1&gt;</c> from Postfix,
/// with a blank for each NUL, and <c>&gt;a</c> from the filter. A frame is written down before it is passed on, so an answer stands behind what it answers.
/// </summary>
sealed class Recorder : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<Task> connections = [];
    readonly List<List<string>> transcripts = [];
    readonly int filterPort;
    readonly Task accepting;

    public Recorder(int filterPort)
    {
        this.filterPort = filterPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Waits for the latest connection to end; what was said on it, without the macros.</summary>
    public async Task<IReadOnlyList<string>> Transcript() =>
        [.. (await TranscriptWithMacros()).Where(line => !line.StartsWith("D<", StringComparison.Ordinal))];

    public Task<IReadOnlyList<string>> TranscriptWithMacros() => Eventually.Get<IReadOnlyList<string>>("the end of the milter connection", () =>
    {
        lock (transcripts) return transcripts is [.., [.., "closed"] last] ? [.. last.SkipLast(1)] : null;
    });

    /// <summary>Waits for the filter or Postfix to have said something so many times on the latest connection.</summary>
    public Task<string> Says(string line, int times) => Eventually.Get($"{times} times {line}", () =>
    {
        lock (transcripts) return transcripts is [.., var last] && last.Count(said => said == line) >= times ? line : null;
    });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                connections.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task RelayAsync(TcpClient mta)
    {
        var transcript = new List<string>();
        lock (transcripts) transcripts.Add(transcript);
        using (mta)
        using (var filter = new TcpClient { NoDelay = true })
        {
            mta.NoDelay = true;
            await filter.ConnectAsync(IPAddress.Loopback, filterPort, stop.Token);
            await Task.WhenAll(
                PassAsync(mta.Client, filter.Client, frame => Write(transcript, FromMta(frame))),
                PassAsync(filter.Client, mta.Client, frame => Write(transcript, FromFilter(frame))));
        }
        Write(transcript, "closed");
    }

    void Write(List<string> transcript, string line)
    {
        lock (transcripts) transcript.Add(line);
    }

    // Whole frames go on at once; the other side learns of the end only after the last of them.
    async Task PassAsync(Socket from, Socket to, Action<byte[]> write)
    {
        var input = PipeReader.Create(new NetworkStream(from));
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(stop.Token);
                var rest = read.Buffer;
                while (TryFrame(ref rest, out var frame))
                {
                    write(frame);
                }
                await to.SendAsync(read.Buffer.Slice(0, rest.Start).ToArray(), stop.Token);
                input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) break;
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            to.Close();
        }
    }

    static bool TryFrame(ref ReadOnlySequence<byte> buffer, out byte[] frame)
    {
        frame = [];
        if (buffer.Length < FrameReader.LengthBytes) return false;
        var length = BinaryPrimitives.ReadUInt32BigEndian(buffer.Slice(0, FrameReader.LengthBytes).ToArray());
        if (buffer.Length - FrameReader.LengthBytes < length) return false;
        frame = buffer.Slice(FrameReader.LengthBytes, length).ToArray();
        buffer = buffer.Slice(FrameReader.LengthBytes + length);
        return true;
    }

    static string FromMta(byte[] frame) => (Letter)frame[0] switch
    {
        Letter.Negotiate => $"O<{Masks(frame)}>",
        Letter.Body => string.Create(CultureInfo.InvariantCulture, $"B<{frame.Length - 1} bytes>"),
        // host NUL family, then two bytes of port, address NUL
        Letter.Connect => $"C<{Strings(frame.AsSpan(1, frame.AsSpan().IndexOf((byte)0)))}>",
        _ => Line("", frame),
    };

    static string FromFilter(byte[] frame) => (Reply)frame[0] switch
    {
        Reply.Negotiate => $">O<{Masks(frame)}>",
        Reply.ReplaceBody => string.Create(CultureInfo.InvariantCulture, $">b<{frame.Length - 1} bytes>"),
        Reply.ChangeHeader or Reply.InsertHeader =>
            $">{(char)frame[0]}<{BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1))} {Strings(frame.AsSpan(5))}>",
        _ => Line(">", frame),
    };

    static string Line(string mark, byte[] frame) => $"{mark}{(char)frame[0]}{(frame.Length > 1 ? $"<{Strings(frame.AsSpan(1))}>" : "")}";

    static string Masks(byte[] frame) => string.Join(' ', Enumerable.Range(0, 3).Select(i => $"{BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1 + 4 * i)):x}"));

    static string Strings(ReadOnlySpan<byte> strings) => Encoding.Latin1.GetString(strings).TrimEnd('\0').Replace('\0', ' ');
}
