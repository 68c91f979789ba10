namespace TraderTerminal.Brokers.Tradovate;

/// <summary>Endpoints, below <c>/v1/</c> (reference 4, 6, 8, 12, 14).</summary>
public static class TradovatePaths
{
    public const string Login = "auth/accesstokenrequest";
    public const string Renew = "auth/renewaccesstoken";
    public const string Accounts = "account/list";
    public const string Cash = "cashBalance/list";
    public const string Positions = "position/list";
    public const string Orders = "order/list";
    public const string Terms = "orderVersion/ldeps";
    public const string CommandsOf = "command/ldeps";
    public const string Fills = "fill/list";
    public const string FillsOf = "fill/deps";
    public const string Fees = "fillFee/list";
    public const string FindContract = "contract/find";
    public const string Contract = "contract/item";
    public const string Contracts = "contract/items";
    public const string SuggestContracts = "contract/suggest";
    public const string Maturity = "contractMaturity/item";
    public const string Products = "product/list";
    public const string ProductFees = "contract/getproductfeeparams";
    public const string PositionLimits = "userAccountPositionLimit/ldeps";
    public const string RiskParameters = "userAccountRiskParameter/ldeps";
    public const string Place = "order/placeorder";
    public const string PlacePair = "order/placeoco";
    public const string PlaceWithExits = "order/placeoso";
    public const string Modify = "order/modifyorder";
    public const string Cancel = "order/cancelorder";
    public const string Liquidate = "order/liquidateposition";
    public const string Interrupt = "orderStrategy/interruptorderstrategy";
    public const string Authorize = "authorize";
    public const string Synchronise = "user/syncrequest";
    public const string SubscribeQuote = "md/subscribeQuote";
}
