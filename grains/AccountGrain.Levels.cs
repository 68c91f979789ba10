using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>What is set above the account and becomes the account's own history, so that its stream alone says what it decided on.</summary>
public sealed partial class AccountGrain
{
    private long _levelsSeen;
    private (long Version, RuleBookId? Book) _overlaysSeen;

    public async ValueTask<Reply> Follow()
    {
        if (!_state.IsOpen) return Missing;
        ShowGroups();
        await CloseForGroups();
        return await TakeOver() && await TakeOverlays() ? new Reply.Done("Taken over.") : new Reply.Unavailable("The journal cannot record it now; it is taken over before anything else is decided.");
    }

    /// <summary>Takes the safeguards of its levels over. False when the journal could not record it: then it is tried again with the next command.</summary>
    private async Task<bool> TakeOver()
    {
        if (!_state.IsOpen) return true;
        _levelsSeen = services.Levels.Version;
        foreach (var level in services.Levels.Over(Trader, _state.Groups))
        {
            var command = new SetLevelSafeguards(Own("level", level.Level), level.Level, level.Safeguards, level.Reason, level.By, Now);
            if (await Do(command with { Market = MarketNow(null) }) is not Done.Unavailable) continue;
            _levelsSeen = -1;
            return false;
        }

        return true;
    }

    /// <summary>Takes the overlays of its book over, when they or the book have changed. False as above.</summary>
    private async Task<bool> TakeOverlays()
    {
        if (_state.Book is not { } book || _overlaysSeen == (services.Overlays.Version, book.Id)) return true;
        _overlaysSeen = (services.Overlays.Version, book.Id);
        foreach (var overlay in services.Overlays.Over(book.Id, id))
        {
            var command = new BindOverlay(Own("overlay", overlay.Id), overlay, "engine", $"{overlay.Id} {overlay.Version} concerns {book.Id}", Now);
            if (await Do(command with { Market = MarketNow(null) }) is not Done.Unavailable) continue;
            _overlaysSeen = default;
            return false;
        }

        return true;
    }
}
