using System.Text.Json;

namespace TraderTerminal.Brokers.Common;

/// <summary>One answer of a broker, or why there is none.</summary>
/// <param name="Status">0 when nothing came back.</param>
/// <param name="At">The broker's clock.</param>
/// <param name="Failure">Why there is no answer to be read, in one sentence; null when there is one.</param>
/// <param name="WasSent">The request may have reached the broker.</param>
/// <param name="IsForAPerson">It will not mend itself: a wrong host, a certificate that is not trusted.</param>
/// <param name="IsNameUnknown">The host's name leads to no address: it is wrong, or this computer has no network now.</param>
public readonly record struct RawReply(int Status, JsonElement Body, DateTimeOffset? At, string? Failure, bool WasSent, bool IsForAPerson, bool IsNameUnknown = false);
