using System.Reflection;
using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Rule names stand in journals, locks and other people's programs.</summary>
public sealed class RuleNameTests
{
    [Fact]
    public void The_name_of_a_rule_never_changes()
    {
        var names = typeof(ReasonCodes).Assembly.GetTypes().Where(type => type.Namespace == typeof(ReasonCodes).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral && field.Name.EndsWith("Name", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "automation", "clip_size", "cooldown", "daily_loss_limit", "dead_mans_switch", "entry_rate", "firm_daily_loss", "firm_floor", "firm_max_contracts", "firm_max_of_contract",
                "firm_max_of_product", "firm_order_size", "firm_state", "firm_weekly_loss", "group_loss_budget", "group_loss_room",
                "hedge", "last_trade_window", "loss_room", "max_contracts", "message_rate.all", "message_rate.login", "message_rate.modifications", "news_window", "notional",
                "orders_to_trades", "price_collar", "protect", "rearm", "repeat_guard", "safety_margin", "self_cross", "slippage", "spread", "symbol_restriction",
                "trade_limit", "trading_hours", "trailing_drawdown", "working_orders",
            ],
            names);
    }
}
