using AbuseMilter.Triage;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Triage;

public sealed class ReportTypesTests
{
    [Theory]
    [InlineData("copyright/p2p", MailClass.Copyright)]
    [InlineData("x-arf/copyright-infringement", MailClass.Copyright)]
    [InlineData("arf/abuse", MailClass.SpamReport)]
    [InlineData("arf/not-spam", MailClass.SpamReport)]
    [InlineData("arf/fraud", MailClass.AbuseOther)]
    [InlineData("arf/virus", MailClass.AbuseOther)]
    [InlineData("messaging/spam", MailClass.SpamReport)]
    [InlineData("connection/login_attack", MailClass.AbuseOther)]
    [InlineData("x-arf/login-attack", MailClass.AbuseOther)]
    [InlineData("content/phishing", MailClass.AbuseOther)]
    public void The_type_of_a_report_is_its_class(string type, MailClass mailClass) => ReportTypes.Read(type).ShouldBe(mailClass);

    [Fact]
    public void Without_a_type_nothing_is_said() => ReportTypes.Read(null).ShouldBeNull();
}
