using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>A hub whose connections listen to groups, and stop with them.</summary>
internal abstract class ListenerHub(Listeners listeners) : Hub
{
    private const string Mine = "groups";

    protected int User => int.Parse(Context.User!.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    public override async Task OnConnectedAsync()
    {
        Context.Items[Mine] = new HashSet<string>(StringComparer.Ordinal);
        await Groups.AddToGroupAsync(Context.ConnectionId, SessionGroup(Context.User!.FindFirstValue(ClaimTypes.Sid)!));
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        foreach (var group in Groups()) listeners.Remove(group);
        return Task.CompletedTask;

        HashSet<string> Groups() => (HashSet<string>)Context.Items[Mine]!;
    }

    /// <summary>All connections of one log-in.</summary>
    public static string SessionGroup(string session) => $"session:{session}";

    protected async Task Listen(string name, object to)
    {
        var group = News.GroupOf(name, to);
        if (!((HashSet<string>)Context.Items[Mine]!).Add(group)) return;
        await Groups.AddToGroupAsync(Context.ConnectionId, group);
        listeners.Add(group);
    }

    /// <summary>What was told lately of the same.</summary>
    protected IReadOnlyList<object?[]> Again(string name, object to) => listeners.HeardOf(News.GroupOf(name, to));

    protected async Task Leave(string name, object of)
    {
        var group = News.GroupOf(name, of);
        if (!((HashSet<string>)Context.Items[Mine]!).Remove(group)) return;
        listeners.Remove(group);
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, group);
    }
}
