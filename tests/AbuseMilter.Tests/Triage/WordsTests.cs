using AbuseMilter.Notices;
using AbuseMilter.Settings;
using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

/// <summary>Settings import nothing, so they spell the words themselves.</summary>
public sealed class WordsTests
{
    [Fact]
    public void The_configuration_knows_every_class() =>
        RuleSettings.Classes.ShouldBe(Enum.GetValues<MailClass>().Select(value => value.Word()), ignoreOrder: true);

    [Fact]
    public void A_profile_may_state_every_role_and_kind_that_says_something()
    {
        ProfileSettings.Roles.ShouldBe(Enum.GetValues<SenderRole>().Where(role => role != SenderRole.Unknown).Select(value => value.Word()), ignoreOrder: true);
        ProfileSettings.Kinds.ShouldBe(Enum.GetValues<NoticeKind>().Where(kind => kind != NoticeKind.Unknown).Select(value => value.Word()), ignoreOrder: true);
    }
}
