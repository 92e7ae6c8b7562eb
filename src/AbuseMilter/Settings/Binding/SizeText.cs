using System.Globalization;

namespace AbuseMilter.Settings.Binding;

/// <summary>Sizes of messages: <c>500 KB</c>, <c>1MB</c>, or a number of bytes. 1 KB has 1024 bytes.</summary>
static class SizeText
{
    const long Longest = 1L << 40;

    public static long? Bytes(Stated stated)
    {
        var text = stated.Text;
        var (shift, letters) = text switch
        {
            [.., 'K', 'B'] => (10, 2),
            [.., 'M', 'B'] => (20, 2),
            [.., 'B'] => (0, 1),
            _ => (0, 0),
        };
        if (long.TryParse(text[..^letters].TrimEnd(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Longest
            && count << shift <= Longest) return count << shift;
        stated.Wrong($"{stated.Quoted} is no size; write \"500 KB\", \"1 MB\" or a number of bytes");
        return null;
    }
}
