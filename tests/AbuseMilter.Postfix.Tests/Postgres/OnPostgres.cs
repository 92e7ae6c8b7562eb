using AbuseMilter.Tests.Store;

namespace AbuseMilter.Postfix.Tests.Postgres;

public sealed class LedgerOnPostgresTests() : LedgerTests(new PostgresPlace());

public sealed class OutboxOnPostgresTests() : OutboxTests(new PostgresPlace());

public sealed class ConcernOnPostgresTests() : ConcernTests(new PostgresPlace());

public sealed class RateLimitOnPostgresTests() : RateLimitTests(new PostgresPlace());

public sealed class DeskOnPostgresTests() : AbuseMilter.Tests.Store.DeskTests(new PostgresPlace());

public sealed class RetentionOnPostgresTests() : RetentionTests(new PostgresPlace());

public sealed class LedgerDeskOnPostgresTests() : LedgerDeskTests(new PostgresPlace());
