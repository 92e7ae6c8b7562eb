using AbuseMilter.Settings;
using AbuseMilter.Settings.Toml;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Settings.Toml;

public class TomlPositionTests
{
    static readonly TomlDocument Document = TomlDocument.Parse(
        """
        top = 1

        [desk]
          addresses = [ "a@example.com",
            "b@example.com" ]
        "clé 😀" = 'ü😀' # é
        deep.er = { key = true, "😀" = 2026-01-31 07:32:00Z }
        [[rule]]
        [[rule]]
        name = '''
        x'''
        """, "a.toml");

    [Fact]
    public void Every_value_and_every_key_knows_where_it_stands()
    {
        Document.Errors.ShouldBeEmpty();
        At(Document.Root).ShouldBe("1:1");
        At(Document.Root["top"]).ShouldBe("1:7");
        var desk = Table(Document.Root["desk"]);
        At(desk).ShouldBe("3:1");
        At(Document.Root.KeyAt("desk")).ShouldBe("3:2");
        At(desk.KeyAt("addresses")).ShouldBe("4:3");
        var addresses = desk["addresses"].ShouldBeOfType<TomlArray>();
        addresses.Select(At).ShouldBe(["4:17", "5:5"]);
        At(addresses).ShouldBe("4:15");
    }

    [Fact]
    public void A_column_counts_characters_and_not_their_units()
    {
        var desk = Table(Document.Root["desk"]);
        At(desk["clé 😀"]).ShouldBe("6:11");
        var deep = Table(desk["deep"]);
        At(deep).ShouldBe("7:1");
        var er = Table(deep["er"]);
        At(er).ShouldBe("7:11");
        At(er["key"]).ShouldBe("7:19");
        At(er.KeyAt("😀")).ShouldBe("7:25");
        At(er["😀"]).ShouldBe("7:31");
    }

    [Fact]
    public void An_item_of_an_array_of_tables_stands_at_its_header()
    {
        var rules = Document.Root["rule"].ShouldBeOfType<TomlArray>();
        rules.IsTableArray.ShouldBeTrue();
        rules.Select(At).ShouldBe(["8:1", "9:1"]);
        At(Table(rules[1])["name"]).ShouldBe("10:8");
    }

    [Fact]
    public void Lines_count_from_the_line_that_the_caller_names()
    {
        var document = TomlDocument.Parse("subject = \"x\"\nto = yes\n", "dmca.en.txt", firstLine: 2);
        document.Root["subject"].At.ShouldBe(new SourcePosition("dmca.en.txt", 2, 11));
        document.Errors.Single().At.ShouldBe(new SourcePosition("dmca.en.txt", 3, 6));
    }

    [Fact]
    public void Line_breaks_of_Windows_and_a_byte_order_mark_shift_nothing()
    {
        var document = TomlDocument.Parse("\uFEFFa = 1\r\nb = 2\r\n", "a.toml");
        At(document.Root["a"]).ShouldBe("1:5");
        At(document.Root["b"]).ShouldBe("2:5");
    }

    static TomlTable Table(TomlObject value) => value.ShouldBeOfType<TomlTable>();

    static string At(TomlObject value) => At(value.At);

    static string At(SourcePosition at) => $"{at.Line}:{at.Column}";
}
