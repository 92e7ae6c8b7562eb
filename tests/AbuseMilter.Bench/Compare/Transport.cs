namespace AbuseMilter.Bench.Compare;

/// <summary>What lies between MTA and filter; ratios are taken between filters on the same one.</summary>
enum Transport
{
    Tcp,
    Unix,
}
