using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Hashes and compares passwords, one at a time: each costs a tenth of a second of one core on purpose.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>NIST SP 800-63B asks for 8; the hash may be read by whoever reads the journal, so ours is longer.</summary>
    public const int LengthMin = 12;

    public const int LengthMax = 128;

    /// <summary>PBKDF2 with HMAC-SHA512, as OWASP's password storage page asks (2023).</summary>
    private const int Iterations = 210_000;

    private readonly PasswordHasher<Operator> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _turn = new(1);
    private string? _nobody;

    public async Task<string> Hash(Operator who, string password, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => _hasher.HashPassword(who, password), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes as long for a name that nobody has, or one without a password.</summary>
    public async Task<bool> Matches(Operator? who, string password, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Compare(who, password), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool Compare(Operator? who, string password)
    {
        _nobody ??= _hasher.HashPassword(null!, "nobody has this password");
        var isRight = _hasher.VerifyHashedPassword(who!, who?.PasswordHash ?? _nobody, password) != PasswordVerificationResult.Failed;
        return isRight && who?.PasswordHash is not null;
    }
}
