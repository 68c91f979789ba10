using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>Makes a canonical alert of a body. It never throws for a body, whatever is in it.</summary>
internal interface IAlertReader
{
    AlertReading Read(ReadOnlyMemory<byte> body, Hook hook, DateTimeOffset receivedAt);

    /// <summary>The body as text with every secret masked: the only form of it that is kept.</summary>
    string Mask(ReadOnlyMemory<byte> body);
}
