using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Looks, policies and platforms, in the words of the decider's tests.</summary>
internal static class Truthful
{
    /// <summary>A broker that shows this position and nothing else.</summary>
    public static BrokerTruth Holds(this Scene scene, int net, decimal at = 15_400m, decimal aside = 0m) => new(
        scene.State.Balance + Usd.FromDollars(aside), net == 0 ? default : new([new TruePosition(Scene.Mnq, net, Price.FromPoints(at))]), default);

    /// <summary>A look as the shell makes it, knowing what the one before showed.</summary>
    public static Scene Sees(this Scene scene, BrokerTruth truth, EquatableArray<Difference> before = default, DateTimeOffset? beforeAt = null)
    {
        scene.Send(new AccountCommand.RecordLook(scene.NextId(), truth, scene.Now, before, beforeAt));
        return scene;
    }

    /// <summary>Two looks in passing, two seconds apart.</summary>
    public static Scene SeesTwice(this Scene scene, BrokerTruth truth)
    {
        var (before, at) = (Reconciling.Differences(scene.State, truth), scene.Now);
        return scene.Sees(truth).At(at.AddSeconds(2)).Sees(truth, before, at);
    }

    public static Scene With(this Scene scene, DivergenceAction divergence, ForeignFillAction foreign = ForeignFillAction.Freeze, decimal tolerance = 10m)
    {
        scene.Send(new AccountCommand.SetTruthPolicy(scene.NextId(), new(divergence, foreign, Usd.FromDollars(tolerance)), "a test", "ann", scene.Now));
        // What is looser than the usual begins with the next trade date.
        return scene.State.Truth.NextPolicy is null ? scene : scene.At(scene.State.NextBoundaryAt!.Value).At(scene.Now.AddHours(18));
    }

    public static Scene Diverged(Scene scene) => scene.SeesTwice(scene.Holds(2));

    public static Scene Noted(this Scene scene, PlatformNumbers numbers)
    {
        scene.Send(new AccountCommand.NotePlatform(scene.NextId(), numbers, scene.Now, "a test", "ann", scene.Now));
        return scene;
    }

    /// <summary>A flatten that the broker does not follow for as long as the quick attempts take.</summary>
    public static Scene Slow(Scene scene)
    {
        scene.Send(new AccountCommand.Flatten(scene.NextId(), FlattenScope.Account, "a test", "ann", null, scene.Now));
        return scene.At(scene.Now.AddSeconds(10)).Look();
    }
}
