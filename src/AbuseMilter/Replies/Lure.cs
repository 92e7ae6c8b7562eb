using System.Buffers;
using AbuseMilter.Mime;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Finds what makes a complete notice a lure: an archive to fetch, with a password or for a payment in a currency that nobody gets back.</summary>
static class Lure
{
    static readonly string[] Coins = ["bitcoin", "monero", "usdt", "crypto wallet", "gift card", "western union"];
    static readonly SearchValues<string> AnyCoin = SearchValues.Create(Coins, StringComparison.OrdinalIgnoreCase);

    /// <summary>The words that make it so; null for none.</summary>
    public static string? Find(MimeMessage message)
    {
        var text = message.Text;
        var archive = Places.LinkedArchive(text);
        if (archive is not null && text.Contains("password", StringComparison.OrdinalIgnoreCase)) return $"{archive} with a password";
        return text.AsSpan().IndexOfAny(AnyCoin) is >= 0 and var at ? Coins.First(coin => text.AsSpan(at).StartsWith(coin, StringComparison.OrdinalIgnoreCase)) : null;
    }
}
