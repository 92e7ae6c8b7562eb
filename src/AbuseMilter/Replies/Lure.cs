using AbuseMilter.Mime;
using AbuseMilter.Triage;

namespace AbuseMilter.Replies;

/// <summary>Finds what makes a complete notice a lure: an archive to fetch, with a password or for a payment in a currency that nobody gets back.</summary>
static class Lure
{
    static readonly string[] Coins = ["bitcoin", "monero", "usdt", "crypto wallet", "gift card", "western union"];

    /// <summary>The words that make it so; null for none.</summary>
    public static string? Find(MimeMessage message)
    {
        var text = message.Text;
        var archive = Places.LinkedArchive(text);
        if (archive is not null && text.Contains("password", StringComparison.OrdinalIgnoreCase)) return $"{archive} with a password";
        return Coins.FirstOrDefault(coin => text.Contains(coin, StringComparison.OrdinalIgnoreCase));
    }
}
