namespace AbuseMilter.Tests.Store;

public sealed class LedgerOnFileTests() : LedgerTests(new FilePlace());

public sealed class OutboxOnFileTests() : OutboxTests(new FilePlace());

public sealed class ConcernOnFileTests() : ConcernTests(new FilePlace());

public sealed class RateLimitOnFileTests() : RateLimitTests(new FilePlace());

public sealed class DeskOnFileTests() : DeskTests(new FilePlace());

public sealed class RetentionOnFileTests() : RetentionTests(new FilePlace());

public sealed class LedgerDeskOnFileTests() : LedgerDeskTests(new FilePlace());
