namespace AbuseMilter.Settings.Toml;

/// <summary>How a table came to be; it decides who may add to it.</summary>
enum TomlTableOrigin
{
    /// <summary>The middle of a longer header, <c>a</c> in <c>[a.b]</c>: may get its own header once.</summary>
    Implicit,

    /// <summary><c>[a]</c>, an item of <c>[[a]]</c>, or the document: later headers may add tables to it, but not keys.</summary>
    Header,

    /// <summary>The middle of a dotted key, <c>a</c> in <c>a.b = 1</c>: dotted keys may add to it, headers may add tables to it.</summary>
    Dotted,

    /// <summary><c>{ ... }</c>: closed.</summary>
    Inline,
}
