using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TraderTerminal.Api;

/// <summary>What one client may take of the server.</summary>
public static class KestrelLimits
{
    /// <summary>Configuration may be larger than an alert; hooks have their own, smaller bound.</summary>
    public const long RequestBodyBytesMax = 1024 * 1024;

    /// <summary>Viewers, TradingView's four addresses and a proxy's pool leave this far away.</summary>
    public const long ConnectionsMax = 4_096;

    /// <summary>Kestrel's own rate, written down: a sender slower than this after the grace is cut off with 408.</summary>
    public const double BodyBytesPerSecondMin = 240;

    /// <summary>Kestrel's own grace.</summary>
    public static TimeSpan BodyGrace { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Headers arrive at once or not at all.</summary>
    public static TimeSpan HeadersTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Kestrel's own bounds, written down; a certificate in a header has some 4 KiB.</summary>
    public const int HeadersBytesMax = 32 * 1024;

    public const int HeadersMax = 100;

    public static void ConfigureKestrelLimits(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = ConnectionsMax;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecondMin, BodyGrace);
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = HeadersMax;
        if (kestrel.ApplicationServices.GetService<IOptions<ApiOptions>>()?.Value is { ClientCertificates: true }) kestrel.ConfigureHttpsDefaults(AskForCertificate);
    }

    /// <summary>Any is taken here and judged by the hook: TradingView publishes no authority to check it against.</summary>
    private static void AskForCertificate(HttpsConnectionAdapterOptions https)
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
    }
}
