using System.Text;
using AbuseMilter.Mime;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Mime;

/// <summary>What <c>Data/mime/encoded-words.eml</c> and <c>parameters.eml</c> do not show.</summary>
public class EncodedWordTests
{
    [Theory]
    [InlineData("=?utf-8?Q?folded\n in_the_middle?=", "folded in the middle")]
    [InlineData("=?utf-8?B?Zm9s\n ZGVk?=", "folded")]
    [InlineData("=?utf-8?Q?Really??=", "Really?")]
    [InlineData("=?utf-8?Q??= a =?utf-8?B??=", " a")]
    [InlineData("a =?utf-8?Q?=F6?= b", "a ö b")]
    [InlineData("=?UTF8?b?w7Y=?=", "ö")]
    [InlineData("=?utf-8?B?w7Y?=", "ö")]
    [InlineData("=?utf-8?B?w7Y=w7Y=?=", "öö")]
    [InlineData("=?utf-8?B?!w#7Y=?=", "ö")]
    [InlineData("=?utf-8?Q?=C3=B?= =?utf-8?Q?=3G?=", "Ã=B=3G")]
    [InlineData("=?utf-8?B?4p?=\n =?utf-8?B?yT?=", "✓")]
    [InlineData("=?utf-8?B?4p?= =?utf-8?Q?=9C=93?=", "✓")]
    [InlineData("=?utf-8?Q?a?=\t\n =?koi8-r?Q?=C1?= =?us-ascii?Q?b?=", "aаb")]
    [InlineData("\"=?utf-8?Q?quoted?=\"", "\"quoted\"")]
    [InlineData("(=?utf-8?Q?a?=)", "(a)")]
    [InlineData("=?unknown-8bit?Q?=FC?=", "ü")]
    [InlineData("=?iso-8859-1?Q?raw ü?=", "raw ü")]
    [InlineData("=?utf-16?B?/v8AYQ==?=", "a")]
    [InlineData("=?iso-2022-jp?B?GyRCPz8zMhsoQg==?=", "真害")]
    [InlineData("=?utf-8?Q?a", "=?utf-8?Q?a")]
    [InlineData("=??Q?a?=", "=??Q?a?=")]
    [InlineData("=?utf-8?Q?a?", "=?utf-8?Q?a?")]
    [InlineData("=?=?utf-8?Q?a?=", "=?a")]
    public void Words_are_read_however_they_are_broken(string value, string text) =>
        MimeMessage.Load(Encoding.UTF8.GetBytes($"Subject: {value}\n\n")).Subject.ShouldBe(text.Trim());

    [Theory]
    [InlineData("name*=utf-8''%E2%82%AC.txt", "€.txt")]
    [InlineData("name*=%E2%82%AC.txt", "€.txt")]
    [InlineData("name*0*=utf-8''%E2%82; name*1*=%AC.txt", "€.txt")]
    [InlineData("name*1=b; name*0=a", "ab")]
    [InlineData("name*0=\"=?utf-8?Q?a=C3\"; name*1=\"=B6?=\"", "aö")]
    [InlineData("name*=iso-8859-1''%C3%B6.txt", "ö.txt")]
    [InlineData("name*=x-nonsense''%F6.txt", "ö.txt")]
    [InlineData("name*=utf-8''a%0D%0Ab%zz%", "a b%zz%")]
    [InlineData("name=\"=?utf-8?Q?a?= =?utf-8?Q?b?=\"", "ab")]
    [InlineData("name==?utf-8?Q?a=20b?=", "a b")]
    [InlineData("name=ö.txt", "ö.txt")]
    [InlineData("NAME=\"a\\\"b\"; name=c", "a\"b")]
    [InlineData("name=a; name*=utf-8''b", "b")]
    [InlineData("name=\"unclosed", "\"unclosed")]
    [InlineData("name*99999999999=x; x", null)]
    public void Parameters_are_read_however_they_are_written(string parameters, string? name)
    {
        var message = MimeMessage.Load(Encoding.UTF8.GetBytes($"Content-Type: application/x-thing; {parameters}\n\n"));

        message.Body.ShouldBeOfType<MimePart>().FileName.ShouldBe(name);
    }

    [Fact]
    public void A_disposition_names_the_file_before_the_type_does()
    {
        var message = MimeMessage.Load("Content-Type: text/plain; name=b\nContent-Disposition: inline; filename=a\n\n"u8.ToArray());

        message.Body.ShouldBeOfType<MimePart>().FileName.ShouldBe("a");
    }
}
