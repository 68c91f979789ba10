using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Shared.Products;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <content>Why an order is refused, in the order in which it is looked at (reference 21, S16 and S17).</content>
internal sealed partial class TradovateWorld
{
    /// <summary>The account that is meant, or why there is none.</summary>
    private (AccountRow? Account, CommandResult? Objection) Named(AccountAsk by)
    {
        if (by.Id is null && string.IsNullOrEmpty(by.Spec)) return (null, new CommandResult.Violation("accountId", "", "accountSpec or accountId should be specified"));
        var byId = by.Id is { } id ? Visible(by.User, by.IsLive, id) : null;
        var bySpec = string.IsNullOrEmpty(by.Spec) ? null : WithName(by);
        if (by.Id is not null && !string.IsNullOrEmpty(by.Spec) && byId != bySpec)
        {
            switch (_switches.AccountDisagreement)
            {
                case AccountDisagreement.Violations: return (null, new CommandResult.Violation("accountSpec", by.Spec, "accountSpec and accountId name different accounts"));
                case AccountDisagreement.Id: bySpec = byId; break;
                default: byId = bySpec; break;
            }
        }

        var account = byId ?? bySpec;
        if (account is null || account.IsReadonly) return (null, new CommandResult.Refused(Reasons.UnknownReason, Reasons.AccessDenied));
        return account.IsClosed ? (null, new CommandResult.Refused(Reasons.AccountClosed, "Account is closed")) : (account, null);
    }

    private AccountRow? WithName(AccountAsk by)
    {
        if (_switches.AccountSpecMayBeUserName && by.Spec == by.UserName) return VisibleTo(by.User, by.IsLive).FirstOrDefault();
        return VisibleTo(by.User, by.IsLive).FirstOrDefault(account => string.Equals(account.Name, by.Spec, StringComparison.OrdinalIgnoreCase));
    }

    private CommandResult.Refused? Objection(AccountRow account, ContractSymbol contract, OrderAsk ask, DateTimeOffset now)
    {
        var closes = Closes(account, contract, ask);
        if (account.Firm.IsLocked || account.Firm.IsOver || account.Firm.IsClosing || account.AdminAction is AdminAction.LockTradingImmediately or AdminAction.LiquidateImmediately)
            return new(Reasons.TradingLocked, account.Firm.LockReason ?? "Trading is locked.");
        if (!closes && (account.LiquidateOnly is not null || account.AdminAction == AdminAction.LiquidateOnlyModeImmediately))
            return new(Reasons.LiquidationOnly, "Your account is set to liquidation only");
        if (ask.Type == OrderType.QTS) return new(Reasons.Unsupported, "Order type is not supported");
        if (ask.Type == OrderType.TrailingStopLimit) return new(Reasons.AdvancedTrailingStopUnsupported, "Advanced trailing stops are not supported");
        if (!closes && Library.ExpiresAt(contract) <= now.AddDays(1)) return new(Reasons.LiquidationOnlyBeforeExpiration, "Liquidation only, contract is about to be expired. Please contact the Trade Desk.");
        if (!IsOpen(contract.Root, now) && !(_switches.GtcWhenClosed && ask.Tif == TimeInForceWord.GTC)) return new(Reasons.SessionClosed, "Session is closed");
        if (_market.IsHalted(contract) || _engine.Latest(contract) is null) return new(Reasons.NoQuote, "No quote");
        if (ask.Quantity > _switches.OrderQtyMax)
            return new(Reasons.MaxOrderQtyLimitReached, string.Create(CultureInfo.InvariantCulture, $"Your maximum order quantity has been met. Please change your quantity. Limit: {_switches.OrderQtyMax} Current: {ask.Quantity}."));
        if (_switches.ClOrdIdIsUnique && ask.ClOrdId is { } own && account.Orders.Exists(order => order.ClOrdId == own)) return new(Reasons.OtherExecutionRelated, "Duplicate clOrdId");
        return PriceObjection(contract, ask) ?? LimitObjection(account, contract, ask);
    }

    /// <summary>It reduces what is held, and no more.</summary>
    private static bool Closes(AccountRow account, ContractSymbol contract, OrderAsk ask)
    {
        var net = account.Positions.TryGetValue(contract, out var held) ? held.Net : 0;
        var sign = ask.Action == OrderAction.Buy ? 1 : -1;
        return net * sign < 0 && ask.Quantity <= Math.Abs(net);
    }

    private static CommandResult.Refused? PriceObjection(ContractSymbol contract, OrderAsk ask)
    {
        var instrument = ProductBook.Catalog.Get(contract.Root);
        decimal?[] needed = ask.Type switch
        {
            OrderType.Limit => [ask.Price],
            OrderType.Stop => [ask.StopPrice],
            OrderType.StopLimit => [ask.Price, ask.StopPrice],
            OrderType.TrailingStop => [Math.Abs(ask.Peg ?? 0), ask.StopPrice is null or 0 ? Library.Points(instrument.TickSize) : ask.StopPrice],
            OrderType.MIT => [ask.Price ?? ask.StopPrice],
            OrderType.LimitIfTouched => [ask.Price, ask.Touched],
            _ => [],
        };
        return needed.All(price => IsPrice(price, instrument)) ? null : new(Reasons.InvalidPrice, "Invalid price");
    }

    private static bool IsPrice(decimal? points, Instrument instrument) =>
        points is { } given && Price.TryFromPoints(given, out var price) && price.Nanos > 0 && instrument.IsOnGrid(price);

    /// <summary>Working orders count towards exposure, of a pair one.</summary>
    private static CommandResult.Refused? LimitObjection(AccountRow account, ContractSymbol contract, OrderAsk ask)
    {
        var worst = new Dictionary<ContractSymbol, int>();
        foreach (var held in account.Positions.Values.Where(held => held.Net != 0)) worst[held.Contract] = Math.Abs(held.Net);
        var net = account.Positions.TryGetValue(contract, out var position) ? position.Net : 0;
        var side = ask.Action == OrderAction.Buy ? Side.Buy : Side.Sell;
        var working = account.Orders.Where(order => !order.IsOver && order.Parent is null && !(order.Partner is { IsOver: false } partner && partner.Id < order.Id) && order.Contract == contract && order.Side == side).Sum(order => order.Terms.Quantity - order.Filled);
        var after = net + side.Sign() * (working + ask.Quantity);
        if (Math.Abs(after) <= Math.Abs(net)) return null;
        worst[contract] = Math.Abs(after);
        return account.Firm.Allows(worst) && !(worst.Values.Sum() > account.ContractsMax)
            ? null
            : new(Reasons.MaxPosLimitReached, string.Create(CultureInfo.InvariantCulture, $"Your maximum position limit has been met. Please change your quantity. Current: {Math.Abs(after)}. Scope: all"));
    }

    private static OrderAsk Moved(ContractSymbol contract, OrderAsk ask)
    {
        var tick = Library.Points(ProductBook.Catalog.Get(contract.Root).TickSize);
        return ask with { Price = ask.Price + tick, StopPrice = ask.StopPrice + tick };
    }
}
