namespace AbuseMilter.Settings.Binding;

/// <summary>
/// A text of the file on its way to a typed value. A reading that does not accept it calls <see cref="Wrong"/> and returns anything:
/// with an error no settings are handed out. <see cref="Warn"/> tells what is allowed and hardly meant.
/// </summary>
readonly record struct Stated(string Text, SourcePosition At, Action<string> Wrong, Action<string> Warn)
{
    public string Quoted => $"\"{Excerpt.Of(Text)}\"";
}
