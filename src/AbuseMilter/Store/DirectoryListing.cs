using System.IO.Enumeration;

namespace AbuseMilter.Store;

/// <summary>Names in a directory, looked at one by one and kept only where asked: a folder may hold a hundred thousand.</summary>
static class DirectoryListing
{
    const int Longest = 1_000_000;

    /// <returns>Empty when there is no such directory. Of a directory beyond all measure, the first million names are looked at.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<string> Of(string directory, FileSystemEnumerable<string>.FindPredicate wanted)
    {
        var seen = 0;
        var options = new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false };
        try
        {
            var names = new FileSystemEnumerable<string>(directory, (ref entry) => entry.FileName.ToString(), options)
            {
                ShouldIncludePredicate = (ref entry) => ++seen <= Longest && wanted(ref entry),
            };
            return [.. names];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"cannot list {directory}: {e.Message}", e);
        }
    }
}
