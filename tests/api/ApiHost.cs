using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TraderTerminal.Api;
using TraderTerminal.Api.Operators;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;
using Xunit;

namespace TraderTerminal.Tests.Api;

/// <summary>The outside face alone on a real port, with <see cref="ApiPorts"/> behind it.</summary>
public sealed class ApiHost : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private WebApplication? _app;

    internal ApiPorts Ports { get; } = new();

    internal CollectedLog Log { get; } = new();

    internal AvailableJournal Journal { get; } = new();

    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    internal string Key => KeyFile.ReadOrMake(_directory, AdminKey.FileName);

    /// <summary>The way that the printed link leads; it is good once.</summary>
    internal Uri SignIn => new(new Uri(Services.GetRequiredService<SignInLink>().Of(Address.ToString())).PathAndQuery, UriKind.Relative);

    internal IServiceProvider Services => _app!.Services;

    /// <summary>Said before the start.</summary>
    internal Action<ApiOptions> Options { get; init; } = static _ => { };

    internal string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Where hooks alone are; null when they are where everything is.</summary>
    internal string? HookUrls { get; init; }

    internal Uri HookAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>For TLS.</summary>
    internal X509Certificate2? Certificate { get; init; }

    /// <summary>Neither signed in nor following redirects.</summary>
    internal HttpClient Stranger() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    internal HttpClient Admin()
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        builder.WebHost.UseUrls(HookUrls is null ? [Urls] : [Urls, HookUrls]).UseKestrelHttpsConfiguration().ConfigureKestrel(KestrelLimits.ConfigureKestrelLimits);
        if (Certificate is { } certificate) builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        builder.Services.Configure<ApiOptions>(options => (options.DataDirectory, options.HookUrls) = (_directory, HookUrls)).Configure(Options);
        builder.Services.AddSingleton<IAccounts>(Ports).AddSingleton<IConnections>(Ports).AddSingleton<IControl>(Ports).AddSingleton<ILevels>(Ports).AddSingleton<IGroupBudgets>(Ports).AddSingleton<IAlertDesk>(Ports)
            .AddSingleton<IHooks>(Ports).AddSingleton<IStrategies>(Ports).AddSingleton<IRuleBooks>(Ports).AddSingleton<IOverlays>(Ports).AddSingleton<IRecords>(Ports).AddSingleton<IPast>(Ports).AddSingleton<IEvidence>(Ports).AddSingleton<INotifications>(Ports).AddSingleton<IIdSource>(Ports).AddSingleton<IJournal>(Journal).AddSingleton<IOperators>(new PlainOperators()).AddSingleton(new Lazy<IDataProtectionProvider>(static () => new EphemeralDataProtectionProvider())).AddSingleton<ISystem>(new PlainSystem());
        builder.Services.AddApi();
        _app = builder.Build();
        _app.MapApi();
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        HookAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }
}
