using AbuseMilter.Settings;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings;

/// <summary>store.ledger as a database, and what the ledger forgets.</summary>
public sealed class DatabaseTests
{
    const string Head = "desk.domains = 'example.com'\nreply.templates = 'templates'\n";

    [Theory]
    [InlineData("postgresql://milter@db.example.com/abuse", "db.example.com", 5432, "milter", null, "abuse")]
    [InlineData("postgres://db.example.com:5433/abuse", "db.example.com", 5433, null, null, "abuse")]
    [InlineData("postgresql:///abuse", "/var/run/postgresql", 5432, null, null, "abuse")]
    [InlineData("postgresql:///abuse?host=/run/pg&port=1&user=u", "/run/pg", 1, "u", null, "abuse")]
    [InlineData("postgresql://u:p%40%2F@[2001:db8::1]:5433/a%20b", "2001:db8::1", 5433, "u", "p@/", "a b")]
    [InlineData("postgresql://%2Frun%2Fpg/abuse", "/run/pg", 5432, null, null, "abuse")]
    [InlineData("postgresql://u:hunter2@[2001:db8::1]/a", "2001:db8::1", 5432, "u", "hunter2", "a")]
    public void A_URL_is_read_as_libpq_reads_it(string text, string host, int port, string? user, string? password, string database)
    {
        var url = PostgresUrl.Parse(text);
        (url.Host, url.Port, url.User, url.Password, url.Database).ShouldBe((host, port, user, password, database));
        if (password is not null) url.ToString().ShouldNotContain(password);
    }

    [Theory]
    [InlineData("postgresql://host", "names no database")]
    [InlineData("postgresql://", "names no database")]
    [InlineData("postgresql://host:x/db", "port is no number")]
    [InlineData("postgresql://host:99999/db", "port is no number")]
    [InlineData("postgresql://u:secret/word@host/db", "is written %2F")]
    [InlineData("postgresql://a,b/db", "several hosts")]
    [InlineData("postgresql://h/db?secret=secret", "is unknown; allowed: host, port")]
    [InlineData("postgresql://h/db?password=secret", "state passfile, or set PGPASSWORD")]
    [InlineData("postgresql://h/db?sslmode=secret", "sslmode is unknown; allowed: disable")]
    [InlineData("postgresql://h/db?passfile=secret", "passfile needs a whole path")]
    [InlineData("postgresql://h/d%0Ab", "control characters")]
    public void What_is_wrong_with_one_is_told_and_no_secret_with_it(string text, string words)
    {
        var error = SettingsFolder.ErrorsOf(Head + $"store.ledger = '{text}'").ShouldHaveSingleItem();
        error.ShouldStartWith("abusemilter.toml:3:16: store.ledger: is no address of a database: ");
        error.ShouldContain(words);
        error.ShouldNotContain("secret");
    }

    [Fact]
    public void A_password_that_everybody_can_read_is_told()
    {
        Warnings("postgresql://u:secret@h/db", UnixFileMode.OtherRead).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            warning => warning.ShouldContain("everybody on this machine can read the password in it; chmod 0640"),
            warning => warning.ShouldNotContain("secret"));
        Warnings("postgresql://u:secret@h/db", UnixFileMode.GroupRead).ShouldBeEmpty();
        Warnings("postgresql://u@h/db", UnixFileMode.OtherRead).ShouldBeEmpty();
    }

    [Fact]
    public void A_passfile_is_looked_at()
    {
        using var folder = new SettingsFolder();
        folder.Write("pass", "*:*:*:*:secret");
        var path = Path.Combine(folder.Root, "pass");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Warnings($"postgresql://u@h/db?passfile={path}", default).ShouldBeEmpty();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Warnings($"postgresql://u@h/db?passfile={path}", default).ShouldHaveSingleItem().ShouldContain("can read the passfile");
        Warnings($"postgresql://u@h/db?passfile={path}-absent", default).ShouldHaveSingleItem().ShouldContain("cannot be read");
    }

    [Theory]
    [InlineData("sslrootcert")]
    [InlineData("sslcert")]
    [InlineData("sslkey")]
    public void A_certificate_or_key_that_cannot_be_read_is_an_error(string name)
    {
        using var folder = new SettingsFolder();
        folder.Write("file", "a certificate or key");
        var path = Path.Combine(folder.Root, "file");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Warnings($"postgresql://u@h/db?{name}={path}", default).ShouldBeEmpty();
        var error = SettingsFolder.ErrorsOf(Head + $"store.ledger = 'postgresql://u:secret@h/db?{name}={path}-absent'").ShouldHaveSingleItem();
        error.ShouldStartWith($"abusemilter.toml:3:16: store.ledger: {name} of the URL cannot be read: ");
        error.ShouldContain($"{path}-absent");
        error.ShouldNotContain("secret");
        SettingsFolder.ErrorsOf(Head + $"store.ledger = 'postgresql://h/db?{name}={folder.Root}'").ShouldHaveSingleItem().ShouldContain("cannot be read");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Warnings($"postgresql://u@h/db?{name}={path}", default).Count.ShouldBe(name == "sslkey" ? 1 : 0);
    }

    [Fact]
    public void What_is_kept_for_how_long_is_as_stated()
    {
        var settings = SettingsFolder.Loaded(Head + "[retention]\ntruncate_days = 0\nreplies_days = 7\nfiles = true\ndays = { spam-report = 0, default = 30 }").Retention;
        settings.Days.ShouldBe(new Dictionary<string, int> { ["copyright"] = 365, ["spam-report"] = 0 }, ignoreOrder: true);
        (settings.OtherDays, settings.TruncateDays, settings.RepliesDays, settings.Files).ShouldBe((30, 0, 7, true));
        var shipped = SettingsFolder.Loaded(Head).Retention;
        shipped.Days.ShouldBe(new RetentionSettings().Days);
        (shipped with { Days = settings.Days }).ShouldBe(new RetentionSettings { Days = settings.Days });
    }

    [Theory]
    [InlineData("truncate_days = 3", "retention.truncate_days: 3 is too few, since a sender tries again for five days; allowed: 7 to 36500, or 0 for no end")]
    [InlineData("days.copyright = 1", "retention.days.copyright: 1 is too few, since a sender tries again for five days; allowed: 7 to 36500, or 0 for no end")]
    [InlineData("days.trademark = 10", "unknown key retention.days.trademark; did you mean spam-report? allowed: copyright, spam-report, blocking-request, abuse-other, none, default")]
    public void What_cannot_be_kept_so_is_told(string key, string error) =>
        SettingsFolder.ErrorsOf(Head + $"[retention]\n{key}").ShouldHaveSingleItem().ShouldContain(error.Split(';')[0]);

    static IReadOnlyList<string> Warnings(string url, UnixFileMode mode)
    {
        using var folder = new SettingsFolder();
        folder.Write(SettingsFolder.Name, Head + $"store.ledger = '{url}'");
        File.SetUnixFileMode(Path.Combine(folder.Root, SettingsFolder.Name), UnixFileMode.UserRead | mode);
        folder.Errors().ShouldBeEmpty();
        return [.. folder.Load().Settings!.Warnings.Select(warning => warning.ToString())];
    }
}
