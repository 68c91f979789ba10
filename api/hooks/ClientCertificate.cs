using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TraderTerminal.Api.Hooks;

/// <summary>What a sender's certificate says of him. Nobody vouches for it: TradingView publishes no authority, so it is worth no more than the address beside it.</summary>
internal sealed record ClientCertificate(string? Organization, IReadOnlyList<string> Emails, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>TradingView reference 1.2: the common name differs between its pages, these two do not.</summary>
    public const string TradingView = "TradingView, Inc.";

    public const string TradingViewEmail = "webhook-server@tradingview.com";

    private const string OrganizationOid = "2.5.4.10";
    private const string AlternativeNamesOid = "2.5.29.17";

    /// <summary>Longer texts are cut; they are shown, never read.</summary>
    private const int ShownLengthMax = 200;

    /// <summary>An e-mail address among the alternative names (RFC 5280, 4.2.1.6).</summary>
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);

    public bool IsTradingViewAt(DateTimeOffset at) =>
        Organization == TradingView && Emails.Contains(TradingViewEmail, StringComparer.OrdinalIgnoreCase) && at >= From && at <= Until;

    public override string ToString()
    {
        var shown = $"O={Organization}; {string.Join(", ", Emails)}";
        return shown.Length > ShownLengthMax ? shown[..ShownLengthMax] : shown;
    }

    /// <summary>Null when a part of it cannot be read.</summary>
    public static ClientCertificate? Of(X509Certificate2 certificate)
    {
        try
        {
            var organization = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
                .FirstOrDefault(part => !part.HasMultipleElements && part.GetSingleElementType().Value == OrganizationOid)?.GetSingleElementValue();
            return new(organization, [.. certificate.Extensions.Where(extension => extension.Oid?.Value == AlternativeNamesOid).SelectMany(EmailsOf)], new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        }
        catch (Exception fault) when (fault is CryptographicException or AsnContentException)
        {
            return null;
        }
    }

    /// <summary>From a header of a proxy: PEM, percent-encoded or not, or the base64 of the certificate alone. Null when it is none of these.</summary>
    public static ClientCertificate? Of(string header)
    {
        try
        {
            var text = header.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(header) : header;
            var body = text.Replace("-----BEGIN CERTIFICATE-----", "", StringComparison.Ordinal).Split("-----END", 2)[0];
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(body.Replace("\\n", "", StringComparison.Ordinal)));
            return Of(certificate);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static List<string> EmailsOf(X509Extension extension)
    {
        var emails = new List<string>();
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(Email)) emails.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Email));
            else names.ReadEncodedValue();
        }

        return emails;
    }
}
