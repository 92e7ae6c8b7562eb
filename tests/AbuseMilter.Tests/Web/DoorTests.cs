using AbuseMilter.Settings;
using AbuseMilter.Tests.Store;
using AbuseMilter.Web;
using Shouldly;
using Xunit;

namespace AbuseMilter.Tests.Web;

public sealed class DoorTests
{
    const string Token = "correct-horse-battery-staple";

    readonly SetClock clock = new();
    readonly Door door;

    public DoorTests() => door = new Door(new AdminToken(Token), clock);

    Session SignIn() => door.SignIn(Token, out _).ShouldNotBeNull();

    [Fact]
    public void Who_knows_the_token_comes_in_and_is_known_again()
    {
        var session = SignIn();
        door.Find(session.Id).ShouldBe(session);
        session.Id.Length.ShouldBe(64);
        session.Stamp.ShouldNotBe(session.Id);
        SignIn().Id.ShouldNotBe(session.Id);
        door.Find(null).ShouldBeNull();
        door.Find("").ShouldBeNull();
        door.Find(session.Id.ToLowerInvariant() + "0").ShouldBeNull();
    }

    [Fact]
    public void Without_a_token_nobody_comes_in()
    {
        var shut = new Door(null, clock);
        shut.CanOpen.ShouldBeFalse();
        shut.SignIn("", out _).ShouldBeNull();
        shut.SignIn(Token, out _).ShouldBeNull();
    }

    [Fact]
    public void After_ten_wrong_tokens_wrong_ones_wait_a_minute_and_the_right_one_opens()
    {
        for (var i = 0; i < 10; i++)
        {
            door.SignIn("wrong", out var isBarred).ShouldBeNull();
            isBarred.ShouldBeFalse();
        }
        door.SignIn("wrong", out var barred).ShouldBeNull();
        barred.ShouldBeTrue();
        door.SignIn(Token, out barred).ShouldNotBeNull();
        barred.ShouldBeFalse();
        clock.Now += TimeSpan.FromSeconds(61);
        door.SignIn("wrong", out barred).ShouldBeNull();
        barred.ShouldBeFalse();
    }

    [Fact]
    public void A_session_ends_after_an_hour_without_a_request_and_after_twelve_in_any_case()
    {
        var (idle, busy) = (SignIn(), SignIn());
        for (var minutes = 0; minutes < 11 * 60; minutes += 50)
        {
            clock.Now += TimeSpan.FromMinutes(50);
            door.Find(busy.Id).ShouldBe(busy);
        }
        door.Find(idle.Id).ShouldBeNull();
        clock.Now += TimeSpan.FromMinutes(59);
        door.Find(busy.Id).ShouldBeNull();
    }

    [Fact]
    public void Who_signs_out_is_out_and_sessions_do_not_pile_up()
    {
        var session = SignIn();
        door.SignOut(session);
        door.Find(session.Id).ShouldBeNull();
        var first = SignIn();
        for (var i = 0; i < 20; i++)
        {
            clock.Now += TimeSpan.FromSeconds(1);
            SignIn();
        }
        door.Find(first.Id).ShouldBeNull();
    }
}
