using Xunit;

namespace AbuseMilter.Postfix.Tests.Soak;

/// <summary>Nothing else runs meanwhile: the load would be felt by tests that look at times.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
