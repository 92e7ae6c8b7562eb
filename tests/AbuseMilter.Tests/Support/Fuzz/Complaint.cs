namespace AbuseMilter.Tests.Support.Fuzz;

/// <summary>What a milter did that its MTA could not work with.</summary>
sealed class Complaint(string words) : Exception(words);
