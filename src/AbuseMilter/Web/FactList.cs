using static AbuseMilter.Web.Html;

namespace AbuseMilter.Web;

/// <summary>Names and values, one below the other. What has no value has no line.</summary>
sealed class FactList
{
    public Element Whole { get; } = C("dl", "facts");

    public void Add(string name, Node? value)
    {
        if (value is not null) Whole.Add(E("dt", name), E("dd", value));
    }
}
