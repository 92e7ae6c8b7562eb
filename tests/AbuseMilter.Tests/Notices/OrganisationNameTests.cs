using AbuseMilter.Notices;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Notices;

public sealed class OrganisationNameTests
{
    [Theory]
    [InlineData("Example Pictures, Inc. and/or its affiliates", "Example Pictures, Inc.")]
    [InlineData("Example Pictures,\nInc. and others", "Example Pictures, Inc.")]
    [InlineData("Example Pictures,\n1 Some Street", "Example Pictures")]
    [InlineData("Example, to formally report a case", "Example")]
    [InlineData("Example, and our letter of authorization", "Example")]
    [InlineData("Example+ Sport\n2. Material found at the following", "Example+ Sport")]
    [InlineData("One Ltd, Two LLC for purposes of enforcement", "One Ltd, Two LLC")]
    [InlineData("Bank of Example and for the record", "Bank of Example")]
    [InlineData("eOne Example regarding", "eOne Example")]
    [InlineData("Channel 4. We write", "Channel 4")]
    [InlineData("Example S.A. We write", "Example S.A")]
    [InlineData("A Very Long Name, A Very Long Name, A Very Long Name, A Very Long Name, A Very Long Name, A Very Long Name", null)]
    [InlineData("of", null)]
    [InlineData("", null)]
    public void A_name_ends_where_its_sentence_goes_on(string text, string? expected) =>
        OrganisationName.AtStart(text).ShouldBe(expected);

    [Theory]
    [InlineData("Example Compliance", "Example")]
    [InlineData("Example Abuse Team", "Example")]
    [InlineData("Example_DMCA", "Example")]
    [InlineData("Info - Example", "Example")]
    [InlineData("'Example' via Abuse", "Example")]
    [InlineData("DMCA Example Inc.", "DMCA Example Inc.")]
    [InlineData("Example Rights Agency", "Example Rights Agency")]
    [InlineData("Antipiracy Services", null)]
    [InlineData("notice via example.com - copyright", null)]
    [InlineData("notices@example.org", null)]
    [InlineData(null, null)]
    public void The_desk_that_writes_is_no_part_of_the_name(string? from, string? expected) =>
        LetterWriter.Sender(new NoticeSource("", "", from, "abuse@example.com")).ShouldBe(expected);

    [Theory]
    [InlineData("I act on\nbehalf of Example Ltd (the Owner).")]
    [InlineData("We write on behalf of our client, Example Ltd, to report")]
    [InlineData("En nombre de Example Ltd, titular de los derechos")]
    public void The_principal_of_a_letter_is_the_rights_holder(string text) =>
        Letterhead.Read(new NoticeSource(text, "Copyright infringement")).RightsHolder.ShouldBe("Example Ltd");

    [Fact]
    public void A_sender_without_a_name_is_called_by_the_domain_unless_it_is_the_one_of_a_list()
    {
        LetterWriter.Domain(new NoticeSource("", "", null, "notices@example.org")).ShouldBe("example.org");
        LetterWriter.Domain(new NoticeSource("", "", "notice via abuse", "abuse@example.com")).ShouldBeNull();
    }

    [Fact]
    public void A_letter_is_by_the_organisation_below_the_person_who_signs() =>
        LetterWriter.Of(new NoticeSource("Yours\nA. Person\nHead\nExample Ltd\n", "", "A. Person")).ShouldBe("Example Ltd");
}
