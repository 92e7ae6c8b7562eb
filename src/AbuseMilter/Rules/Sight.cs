namespace AbuseMilter.Rules;

/// <summary>How much of a mail must be there before something can be said about it.</summary>
enum Sight
{
    Envelope,
    Header,
    Body,
}
