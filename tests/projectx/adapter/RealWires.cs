using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>What the operating system says of a host or a certificate becomes the sentence that a person can act on.</summary>
public sealed class RealWires
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_one_sentence_and_one_connection()
    {
        var handshakes = 0;
        await using var server = Secured(() => Interlocked.Increment(ref handshakes));
        await server.StartAsync(Cancel);
        await using var broker = At(Address(server));
        for (var tries = 0; tries < 3; tries++)
        {
            var why = (await Assert.ThrowsAsync<IOException>(() => broker.Test(Cancel))).Message;
            Assert.Equal("topstep (demo at 127.0.0.1): no secure connection to 127.0.0.1: its certificate is not trusted here, or something in between intercepts it", why);
        }

        Assert.Equal((1, 1), (Volatile.Read(ref handshakes), broker.Tokens.Logins));
    }

    [Fact]
    public async Task A_hub_with_such_a_certificate_says_the_same()
    {
        await using var server = Secured(static () => { });
        await server.StartAsync(Cancel);
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnection(
            new Uri(Address(server), "/hubs/user"), static _ => ValueTask.FromResult("token"), TimeProvider.System, static () => [], static (_, _) => { }, (isUp, why) => said.TrySetResult(why));
        hub.Start();
        Assert.Contains("/hubs/user: no secure connection to 127.0.0.1: its certificate is not trusted here", await said.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_none_is_said()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new HubConnection(
            new Uri("https://gateway.invalid/hubs/user"), static _ => ValueTask.FromResult("token"), TimeProvider.System, static () => [], static (_, _) => { }, (isUp, why) => said.TrySetResult(why));
        hub.Start();
        Assert.Contains("there is no host gateway.invalid: check the address", await said.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel), StringComparison.Ordinal);
    }

    private static ProjectXBroker At(Uri address) => new(
        new ProjectXConnection("topstep", ProjectXGateway.Demo.At(address, address, address, out _)!, "demo", new Credential("a-key"), [new ProjectXAccount.Practice(new AccountId("one"), "1")]),
        InstrumentCatalog.Shipped, TimeProvider.System);

    private static Uri Address(WebApplication server) => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="greeted">For each connection.</param>
    private static WebApplication Secured(Action greeted)
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listening => listening.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.OnAuthenticate = (_, _) => greeted();
        })));
        return builder.Build();
    }
}
