using System.Net;

namespace TraderTerminal.Tests.Whole;

/// <summary>As a browser speaks to the host: it keeps cookies over a restart and follows no redirect.</summary>
internal sealed class Browser : HttpClient
{
    private Browser(Host host, CookieContainer cookies)
        : base(new ToHost(host, cookies))
    {
        Cookies = cookies;
        BaseAddress = new Uri("http://127.0.0.1");
        Timeout = TimeSpan.FromSeconds(60);
    }

    public Browser(Host host)
        : this(host, new CookieContainer())
    {
    }

    public CookieContainer Cookies { get; }

    /// <summary>The port is another one after a restart.</summary>
    private sealed class ToHost(Host host, CookieContainer cookies)
        : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = host.Http.BaseAddress!.Port }.Uri;
            return base.SendAsync(request, cancel);
        }
    }
}
