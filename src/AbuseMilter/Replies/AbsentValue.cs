using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace AbuseMilter.Replies;

/// <summary>
/// Stands for a value that is not known. Handlebars takes an empty list for false, so <c>#if</c> asks it without harm; to write it out throws
/// <see cref="AbsentValueException"/>, and the letter is not sent with a hole in it.
/// </summary>
sealed class AbsentValue(string name) : IEnumerable<object>
{
    public string Name => name;

    public IEnumerator<object> GetEnumerator() => Enumerable.Empty<object>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public sealed class Formatter : IFormatter, IFormatterProvider
    {
        public void Format<T>(T value, in EncodedTextWriter writer) => throw new AbsentValueException(((AbsentValue)(object)value!).Name);

        public bool TryCreateFormatter(Type type, [MaybeNullWhen(false)] out IFormatter formatter)
        {
            formatter = type == typeof(AbsentValue) ? this : null;
            return formatter is not null;
        }
    }
}
