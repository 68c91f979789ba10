using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using TraderTerminal.Silo.OnOrleans;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>What goes over Orleans' wire is the same bytes in every version that says it is the same shape.</summary>
public sealed class WireShapes : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer(serializer => serializer.AddAssembly(typeof(CallText).Assembly)).BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("{\"account\":\"a1\"}", "20e840217b226163636f756e74223a226131227de0")]
    public void A_call_is_these_bytes(string call, string golden) => IsGolden(new CallText(call), golden);

    [Theory]
    [InlineData("{\"answer\":1}", "20e840197b22616e73776572223a317de0")]
    [InlineData(null, "20e8c001e0")]
    public void A_reply_is_these_bytes(string? reply, string golden) => IsGolden(new ReplyText(reply), golden);

    private void IsGolden<T>(T value, string golden)
    {
        Assert.Equal(golden, Convert.ToHexStringLower(Serializer.SerializeToArray(value)));
        Assert.Equal(value, Serializer.Deserialize<T>(Convert.FromHexString(golden)));
    }
}
