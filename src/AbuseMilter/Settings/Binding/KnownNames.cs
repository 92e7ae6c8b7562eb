using System.Net;

namespace AbuseMilter.Settings.Binding;

/// <summary>What conditions may refer to.</summary>
/// <param name="Networks">The table <c>[networks]</c>.</param>
/// <param name="Profiles">Names of the profiles; null where they cannot be known: then every name is accepted.</param>
sealed record KnownNames(IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> Networks, IReadOnlyCollection<string>? Profiles)
{
    const string NetworksPrefix = "networks.";

    /// <summary>A prefix, or <c>networks.NAME</c> for all that stand there.</summary>
    public IReadOnlyList<IPNetwork> Prefixes(Stated stated)
    {
        if (!stated.Text.StartsWith(NetworksPrefix, StringComparison.Ordinal)) return [NetworkText.Read(stated)];
        var name = stated.Text[NetworksPrefix.Length..];
        if (Networks.TryGetValue(name, out var prefixes)) return prefixes;
        stated.Wrong($"{stated.Quoted} does not stand in [networks]; {Suggestion.For(name, [.. Networks.Keys])}");
        return [];
    }

    public string Profile(Stated stated)
    {
        if (Profiles?.Contains(stated.Text) == false) stated.Wrong($"{stated.Quoted} is no profile; {Suggestion.For(stated.Text, Profiles)}");
        return stated.Text;
    }
}
