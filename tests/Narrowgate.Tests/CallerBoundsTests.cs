namespace Narrowgate.Tests;

public sealed class CallerBoundsTests
{
    private static readonly Limits Small = Limits.Default with
    {
        CallsPerCaller = 2,
        WaitingCallsPerCaller = 1,
        HeldBytesPerCaller = 100,
        HeldBytes = 150,
    };

    private readonly CallerBounds _bounds = new(Small);

    [Fact]
    public void One_callers_flood_is_told_to_slow_down_and_others_go_on()
    {
        using var one = Enter("flood");
        using var two = Enter("flood");

        RefusalOf(_bounds.Enter("flood")).Reason.ShouldBe(RefusalReason.Overloaded);
        using var other = Enter("other");
    }

    [Fact]
    public void A_place_that_was_given_back_is_another_calls()
    {
        using var one = Enter("caller");
        var two = Enter("caller");
        two.Dispose();
        two.Dispose();

        using var three = Enter("caller");

        RefusalOf(_bounds.Enter("caller"));
    }

    [Fact]
    public void A_call_that_waits_for_people_makes_room_for_another_and_comes_back_beyond_the_bound()
    {
        using var waiting = Enter("caller");
        waiting.Wait().ShouldBeNull();
        using var one = Enter("caller");
        using var two = Enter("caller");

        one.Wait()!.Reason.ShouldBe(RefusalReason.Overloaded);
        waiting.Resume();

        RefusalOf(_bounds.Enter("caller"));
        one.Wait().ShouldBeNull();
    }

    [Fact]
    public void Memory_is_bounded_for_each_caller_and_for_all()
    {
        using var one = Enter("one");
        using var two = Enter("two");

        one.Reserve(100).ShouldBeNull();
        one.Reserve(1)!.Reason.ShouldBe(RefusalReason.Overloaded);
        two.Reserve(51)!.Reason.ShouldBe(RefusalReason.Overloaded);
        two.Reserve(50).ShouldBeNull();
        one.Dispose();
        two.Reserve(50).ShouldBeNull();
    }

    [Fact]
    public void After_any_calls_of_any_callers_at_once_everything_is_given_back()
    {
        Parallel.For(0, 2_000, number =>
        {
            if (!_bounds.Enter($"caller {number % 7}").Holds(out var place, out _))
            {
                return;
            }
            using (place)
            {
                _ = place.Reserve(number % 90);
                if (number % 3 == 0 && place.Wait() is null && number % 2 == 0)
                {
                    place.Resume();
                }
            }
        });

        foreach (var caller in Enumerable.Range(0, 7))
        {
            using var one = Enter($"caller {caller}");
            using var two = Enter($"caller {caller}");
            one.Reserve(100).ShouldBeNull();
            RefusalOf(_bounds.Enter($"caller {caller}"));
        }
    }

    private CallerPlace Enter(string caller)
    {
        _bounds.Enter(caller).Holds(out var place, out var refusal).ShouldBeTrue(refusal?.Message);
        return place!;
    }

    private static Refusal RefusalOf(Verdict<CallerPlace> verdict)
    {
        verdict.Holds(out _, out var refusal).ShouldBeFalse();
        return refusal!;
    }
}
