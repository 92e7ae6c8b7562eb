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
    [InlineData("mail.school.k12.ca.us", "school.k12.ca.us")]
    [InlineData("x.agency.qc.ca", "agency.qc.ca")]
    [InlineData("x.shop.zendesk.com", "shop.zendesk.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("", "")]
    public void An_organisation_is_what_one_registers(string domain, string organisation) => DomainName.Organisation(domain).ShouldBe(organisation);

    [Theory]
    [InlineData("co.uk", true)]
    [InlineData("github.io", true)]
    [InlineData("ca.us", true)]
    [InlineData("k12.ca.us", true)]
    [InlineData("org", true)]
    [InlineData("example.org", false)]
    [InlineData("agency.co.uk", false)]
    public void Strangers_share_some_domains(string domain, bool expected) => DomainName.IsShared(domain).ShouldBe(expected);

    [Theory]
    [InlineData("zendesk.com", "x.zendesk.com", false)]
    [InlineData("qc.ca", "agency.qc.ca", false)]
    [InlineData("agency.co.uk", "mail.agency.co.uk", true)]
    public void Nobody_speaks_for_those_who_share_his_domain(string domain, string from, bool expected) => DomainName.SpeaksFor(domain, from).ShouldBe(expected);
}
