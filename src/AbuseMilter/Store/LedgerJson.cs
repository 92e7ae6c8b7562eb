using System.Text.Json.Serialization;
using AbuseMilter.Notices;

namespace AbuseMilter.Store;

/// <summary>The facts of a notice as the ledger keeps them: what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
sealed partial class LedgerJson : JsonSerializerContext;
