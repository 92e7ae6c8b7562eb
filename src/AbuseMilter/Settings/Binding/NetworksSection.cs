using System.Net;

namespace AbuseMilter.Settings.Binding;

static class NetworksSection
{
    /// <summary>Keys are free: they are for people.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Bind(Section section) =>
        section.Keys.ToDictionary(key => key, key => section.Texts(key, [], NetworkText.Read, needsOne: true));
}
