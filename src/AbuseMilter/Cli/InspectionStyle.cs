namespace AbuseMilter.Cli;

/// <summary>How inspections are printed.</summary>
/// <param name="AsJson">An object a line.</param>
/// <param name="Explains">A page for each of many.</param>
/// <param name="WithLetter">The pages of many have the letter, too.</param>
/// <param name="Only">Which are printed.</param>
sealed record InspectionStyle(bool AsJson, bool Explains, bool WithLetter, Only Only);
