using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TraderTerminal.Api.Json;

/// <summary>Reads the bytes of a request and never holds more of them than it may have.</summary>
internal static class BoundedBody
{
    /// <summary>64 KiB, tradingview-alerts reference 2.3. The largest template we know of renders to 4 KiB; our commands are smaller.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>So much of a body that is too large is read and thrown away: a sender that is cut off while sending never sees the answer.</summary>
    public const int DiscardedBytesMax = 4 * 1024 * 1024;

    /// <summary>The whole body, or null when there is more of it than allowed.</summary>
    /// <exception cref="BadHttpRequestException">The sender was too slow, broke off or sent nonsense, or far too much.</exception>
    public static async ValueTask<byte[]?> Read(HttpRequest request, CancellationToken cancel)
    {
        var limit = request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (limit is { IsReadOnly: false }) limit.MaxRequestBodySize = DiscardedBytesMax;
        if (request.ContentLength > BytesMax && (request.ContentLength > DiscardedBytesMax || request.Headers.Expect.Count > 0)) return null;

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (read.Buffer.Length > BytesMax)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (!read.IsCompleted) await Discard(request, cancel);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask Discard(HttpRequest request, CancellationToken cancel)
    {
        for (var discarded = 0L; discarded < DiscardedBytesMax;)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            discarded += read.Buffer.Length;
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }
}
