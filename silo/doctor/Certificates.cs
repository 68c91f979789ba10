using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TraderTerminal.Silo.Doctor;

/// <summary>The certificate that is shown where the process itself speaks TLS.</summary>
internal static class Certificates
{
    private const string Section = "Kestrel:Certificates:Default";

    /// <summary>Renewals are made a month before the end; what is this near its end was forgotten.</summary>
    private static readonly TimeSpan NearEnd = TimeSpan.FromDays(14);

    /// <summary>Null when no address speaks TLS.</summary>
    public static Finding? OfServer(IReadOnlyList<string> urls, DateTimeOffset now)
    {
        if (!urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))) return null;
        var named = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(Section);
        if (named["Subject"] is { } subject) return new($"certificate {subject}", Left: "it is in the store of the system");
        if (named["Path"] is not { Length: > 0 } path)
            return new("certificate", "an address begins with https and none is named; set Kestrel__Certificates__Default__Path and Kestrel__Certificates__Default__KeyPath");
        var what = $"certificate {path}";
        try
        {
            using var certificate = Load(path, named["KeyPath"], named["Password"]);
            return new(what, WhyNot(certificate, now));
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(what, $"cannot be used with its key ({broken.Message.TrimEnd('.')}); name a certificate and its key that this user may read");
        }
    }

    /// <summary>As the server reads it: PEM with a key beside it, or PKCS#12.</summary>
    private static X509Certificate2 Load(string path, string? key, string? password) =>
        key is null ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
        : password is null ? X509Certificate2.CreateFromPemFile(path, key)
        : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);

    private static string? WhyNot(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (begins, ends) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        return !certificate.HasPrivateKey ? "its key is not with it; name it in Kestrel__Certificates__Default__KeyPath"
            : now > ends ? $"it ended on {Day(ends)}; renew it, or senders and browsers turn away"
            : now < begins ? $"it begins on {Day(begins)}; wait, or set the clock right"
            : now + NearEnd > ends ? $"it ends on {Day(ends)}; renew it now"
            : null;
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
