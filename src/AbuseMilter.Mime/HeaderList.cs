using System.Collections;

namespace AbuseMilter.Mime;

/// <summary>The fields of a header in their order. Names are compared without regard to case.</summary>
public sealed class HeaderList(IReadOnlyList<Header> headers, bool isCut = false) : IReadOnlyList<Header>
{
    /// <summary>True when fields are missing here, because the header was longer than <see cref="MimeLimits"/> allows.</summary>
    public bool IsCut => isCut;

    public int Count => headers.Count;

    public Header this[int index] => headers[index];

    /// <summary>The first value of that name, or null.</summary>
    public string? this[string name] => First(name)?.Value;

    /// <summary>The first field of that name, or null.</summary>
    public Header? First(string name)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].IsNamed(name))
                return headers[i];
        }
        return null;
    }

    public IEnumerable<Header> All(string name) => headers.Where(header => header.IsNamed(name));

    public IEnumerator<Header> GetEnumerator() => headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
