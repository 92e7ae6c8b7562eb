namespace AbuseMilter.Bench.Load;

/// <summary>What a run gave.</summary>
sealed class LoadResult
{
    public int Messages { get; set; }

    public int Notices { get; set; }

    public int Sessions { get; set; }

    /// <summary>Replies that the server owed and the MTA waited for, negotiation included.</summary>
    public long Replies { get; set; }

    /// <summary>Verdicts that were not the expected ones, broken connections, illegal replies; the run is worth nothing unless this is zero.</summary>
    public int Faults { get; set; }

    public string? FirstFault { get; set; }

    public double Seconds { get; set; }

    /// <summary>User and system time of the server's process during the run.</summary>
    public double ServerCpuSeconds { get; set; }

    /// <summary>User and system time of the load itself.</summary>
    public double OwnCpuSeconds { get; set; }

    /// <summary>From connect(2), or from the first frame of a message on a kept connection, to the verdict.</summary>
    public Latencies Latency { get; } = new();

    /// <summary>From connect(2) to the answer to the negotiation.</summary>
    public Latencies Dialling { get; } = new();

    /// <summary>Of notices: from the end of the message to the verdict.</summary>
    public Latencies Filing { get; } = new();

    public double Rate => Messages / Seconds;

    public double CpuPer10K => ServerCpuSeconds * 10_000 / Math.Max(1, Messages);
}
