using System.Text;
using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class AlertMaskingTests
{
    [Theory]
    [InlineData("{\"token\":\"abc\",\"action\":\"buy\"}", "{\"token\":\"***\",\"action\":\"buy\"}")]
    [InlineData("{ \"API-Key\" : \"a\\\"bc\" , \"x\":1 }", "{ \"API-Key\" : \"***\" , \"x\":1 }")]
    [InlineData("{\"pin\":1234,\"x\":1}", "{\"pin\":\"***\",\"x\":1}")]
    [InlineData("{\"secret\":{\"a\":[1,\"}\"]},\"x\":1}", "{\"secret\":\"***\",\"x\":1}")]
    [InlineData("{\"secret\":null,\"token\":\"\"}", "{\"secret\":null,\"token\":\"\"}")]
    [InlineData("{\"to\\u006ben\":\"abc\"}", "{\"to\\u006ben\":\"***\"}")]
    [InlineData("{\"multiple_accounts\":[{\"token\":\"t1\",\"id\":\"a\"},{\"token\":\"t2\"}]}", "{\"multiple_accounts\":[{\"token\":\"***\",\"id\":\"a\"},{\"token\":\"***\"}]}")]
    [InlineData("{\"message\":\"{\\\"token\\\":\\\"abc\\\",\\\"a\\\":1}\"}", "{\"message\":\"{\\\"token\\\":\\\"***\\\",\\\"a\\\":1}\"}")]
    [InlineData("{'passphrase':'abc','x':1}", "{'passphrase':'***','x':1}")]
    [InlineData("{“token”:“abc”}", "{“token”:“***”}")]
    [InlineData("key=ct-fake-1; command=PLACE; account=a", "key=***; command=PLACE; account=a")]
    [InlineData("LIC12345,buy,EURUSD,risk=1", "***,buy,EURUSD,risk=1")]
    [InlineData("ENTER-LONG_BINANCE_BTCUSDT_My bot_5M_0a1b2c", "ENTER-LONG_BINANCE_BTCUSDT_My bot_5M_***")]
    [InlineData("{\"code\":\"EXIT-ALL_CME_MNQ1!_b_5M_0a1b2c\",\"x\":1}", "{\"code\":\"EXIT-ALL_CME_MNQ1!_b_5M_***\",\"x\":1}")]
    [InlineData("{\"message\":\"{\\\"code\\\":\\\"exit-long_A_B_C_D_0a1b\\\"}\"}", "{\"message\":\"{\\\"code\\\":\\\"exit-long_A_B_C_D_***\\\"}\"}")]
    [InlineData("{\"comment\":\"the key level\",\"keys\":1}", "{\"comment\":\"the key level\",\"keys\":1}")]
    [InlineData("{\"token\":\"abc", "{\"token\":\"***")]
    [InlineData("{\"comment\":\"5\" bar\",\"token\":\"abc\"}", "{\"comment\":\"5\" bar\",\"token\":\"***\"}")]
    [InlineData("buy MNQ now", "buy MNQ now")]
    [InlineData("", "")]
    public void Only_secret_values_are_replaced(string body, string masked) => Assert.Equal(masked, AlertMasking.Text(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_nul_is_shown_as_unreadable() => Assert.Equal("{\"a\":\"\uFFFD\"}", AlertMasking.Text("{\"a\":\"\0\"}"u8));

    [Theory]
    [InlineData("secret")]
    [InlineData("key")]
    [InlineData("token")]
    [InlineData("passphrase")]
    [InlineData("password")]
    [InlineData("apikey")]
    [InlineData("api_key")]
    [InlineData("api_secret")]
    [InlineData("api_token")]
    [InlineData("webhook_key")]
    [InlineData("webhook_secret")]
    [InlineData("sec_key")]
    [InlineData("auth")]
    [InlineData("auth_token")]
    [InlineData("signalToken")]
    [InlineData("license")]
    [InlineData("licenseid")]
    [InlineData("signature")]
    [InlineData("pin")]
    public void Every_secret_name_is_known_in_the_text_the_alert_and_the_error(string name)
    {
        const string value = "hunter2";
        var body = $$"""{"symbol":"MNQ1!","action":"buy","{{name}}":"{{value}}","deep":{"{{name.ToUpperInvariant()}}":"{{value}}"} }""";
        Assert.DoesNotContain(value, AlertMasking.Text(body), StringComparison.Ordinal);
        Assert.DoesNotContain(value, AlertJson.Of(Reading.Alert(body)), StringComparison.Ordinal);
        Assert.DoesNotContain(value, Reading.Malformed(body.Replace("} }", "} ", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
    }
}
