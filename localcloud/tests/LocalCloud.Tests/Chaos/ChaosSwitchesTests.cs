using LocalCloud.Chaos;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Chaos;

public sealed class ChaosSwitchesTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Nothing_goes_wrong_by_default()
    {
        var chaos = new ChaosSwitches(_sandbox.Options);

        Assert.False(chaos.IsOn);
        Assert.All(Enum.GetValues<ChaosEffect>(), effect => Assert.False(chaos.Happens(effect)));
        Assert.All(Enum.GetValues<ChaosEffect>(), effect => Assert.Equal(0, chaos.Next(effect)));
    }

    [Fact]
    public void An_effect_happens_as_often_as_its_share_says_and_others_never()
    {
        var chaos = Of("duplicate=0.25,seed=1");

        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => chaos.Happens(ChaosEffect.Duplicate)), 2_300, 2_700);
        Assert.DoesNotContain(Enumerable.Range(0, 1_000), _ => chaos.Happens(ChaosEffect.Reorder));
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(Of("duplicate=1").Happens(ChaosEffect.Duplicate)));
    }

    [Fact]
    public void The_same_seed_makes_the_same_decisions_whatever_other_effects_do()
    {
        var (one, other, different) = (Of("duplicate=0.5,seed=3"), Of("duplicate=0.5,reorder=0.5,seed=3"), Of("duplicate=0.5,seed=4"));
        string Decide(ChaosSwitches chaos) => string.Concat(Enumerable.Range(0, 200).Select(i =>
        {
            _ = i % 3 == 0 && chaos.Happens(ChaosEffect.Reorder);
            return chaos.Happens(ChaosEffect.Duplicate) ? '1' : '0';
        }));

        var decisions = Decide(one);
        Assert.Equal(decisions, Decide(other));
        Assert.NotEqual(decisions, Decide(different));
    }

    [Fact]
    public void Without_a_seed_one_is_chosen_and_told_so_that_the_run_can_be_repeated()
    {
        var chaos = Of("reorder=0.5");
        var seeded = Of(chaos.Settings.ToString());

        Assert.NotNull(chaos.Settings.Seed);
        Assert.Equal(
            Enumerable.Range(0, 100).Select(_ => chaos.Happens(ChaosEffect.Reorder)),
            Enumerable.Range(0, 100).Select(_ => seeded.Happens(ChaosEffect.Reorder)));
    }

    [Fact]
    public void Whoever_waits_for_a_change_is_told()
    {
        var chaos = Of("off");
        var told = 0;
        chaos.Changed += (_, _) => told++;

        chaos.Settings = new ChaosSettings { Throttle = 1 };
        Assert.True(chaos.Happens(ChaosEffect.Throttle));
        chaos.Settings = ChaosSettings.Off;
        Assert.False(chaos.Happens(ChaosEffect.Throttle));

        Assert.Equal(2, told);
    }

    private ChaosSwitches Of(string text)
    {
        Assert.Null(ChaosParser.TryParse(text, out var settings));
        return new ChaosSwitches(_sandbox.Options with { Chaos = settings });
    }
}
