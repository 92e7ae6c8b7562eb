using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("mc.mediasentry.example", "mediasentry.example")]
    [InlineData("a.b.agency.co.uk", "agency.co.uk")]
    [InlineData("agency.CO.uk", "agency.CO.uk")]
    [InlineData("co.uk", "co.uk")]
    [InlineData("a.b.github.io", "b.github.io")]
    [InlineData("a.b.pages.dev", "b.pages.dev")]
    [InlineData("mail.agency.de", "agency.de")]
    [InlineData("localhost", "localhost")]
    [InlineData("", "")]
    public void An_organisation_is_what_one_registers(string domain, string organisation) => DomainName.Organisation(domain).ShouldBe(organisation);
}
