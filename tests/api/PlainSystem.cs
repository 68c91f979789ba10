using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Tests.Api;

/// <summary>A system that has just begun.</summary>
internal sealed class PlainSystem : ISystem
{
    public ValueTask<SystemView> Look(CancellationToken cancel) => ValueTask.FromResult(new SystemView(
        "1", ".NET", SampleViews.At, SampleViews.At, "virtual", default, default, new VerifyView("never", null, null, default, null), default, new FaultsView(SampleViews.At, default)));

    public bool IsJoining => false;

    public bool Verify() => true;
}
