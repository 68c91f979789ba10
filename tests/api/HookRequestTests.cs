using System.Text;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Workspaces;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class HookRequestTests
{
    [Theory]
    [InlineData("""{"id":"mnq","accounts":[{"account":"a"},{"account":"b","multiplier":"0.5"}]}""", "")]
    [InlineData("""{"id":"mnq","accounts":[]}""", "")]
    [InlineData("""{"id":"mnq"}""", "accounts MISSING")]
    [InlineData("""{"id":"unrouted","accounts":[]}""", "id OUT_OF_RANGE")]
    [InlineData("""{"id":"M N Q","accounts":[]}""", "id OUT_OF_RANGE")]
    [InlineData("""{"id":"mnq","accounts":[{"account":"z"}]}""", "accounts[0].account UNKNOWN_ACCOUNT")]
    [InlineData("""{"id":"mnq","accounts":[{"account":"a"},{"account":"a"}]}""", "accounts OUT_OF_RANGE")]
    [InlineData("""{"id":"mnq","accounts":[{"account":"a","multiplier":0}]}""", "accounts[0].multiplier OUT_OF_RANGE")]
    [InlineData("""{"id":"mnq","accounts":[{"account":"a","share":1}]}""", "accounts[0].share UNKNOWN_MEMBER")]
    [InlineData("""{"id":"mnq","accounts":["a"]}""", "accounts WRONG_TYPE")]
    [InlineData("""{"id":"mnq","accounts":[],"key":"short"}""", "key WEAK_KEY")]
    [InlineData("""{"id":"mnq","accounts":[],"key":"has/a/slash/in/it"}""", "key WEAK_KEY")]
    [InlineData("""{"id":"mnq","accounts":[],"quantity":0}""", "quantity OUT_OF_RANGE")]
    [InlineData("""{"id":"mnq","accounts":[],"duplicateWindowSeconds":0,"entryAgeSecondsMax":1}""", "")]
    [InlineData("""{"id":"mnq","accounts":[],"entryAgeSecondsMax":0}""", "entryAgeSecondsMax OUT_OF_RANGE")]
    public void Every_fault_of_a_hook_is_named(string json, string expected)
    {
        var body = BodyFields.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(expected.Length == 0, HookRequests.Read(body, account => account.Value is "a" or "b", new Sight(null)) is not null);
        Assert.Equal(expected, string.Join(',', body.Faults.Select(fault => $"{fault.Field} {fault.Code}")));
    }

    [Fact]
    public void What_is_not_named_has_the_references_defaults()
    {
        var body = BodyFields.Parse("""{"id":"mnq","accounts":[{"account":"a"}]}"""u8.ToArray());
        var route = HookRequests.Read(body, _ => true, new Sight(null))!.Hook.Route;
        Assert.Equal(
            ("mnq", 1, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), true),
            (route.Id, route.Quantity, route.EntryAgeMax, route.DuplicateWindow, route.CancelOrders));
        Assert.Equal(1m, route.Accounts[0].Multiplier);
    }

    [Fact]
    public void A_hook_prints_without_its_key() =>
        Assert.DoesNotContain(
            "sixteen-letters-", HookRequests.Read(
                BodyFields.Parse("""{"id":"mnq","accounts":[],"key":"sixteen-letters-"}"""u8.ToArray()), _ => true, new Sight(null))!.ToString(),
            StringComparison.Ordinal);
}
