namespace AbuseMilter.Replies;

/// <summary>The template writes a value out that is not known.</summary>
sealed class AbsentValueException(string name) : Exception($"{name} is empty");
