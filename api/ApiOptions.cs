using System.ComponentModel.DataAnnotations;

namespace TraderTerminal.Api;

/// <summary>What the outside face has to be told. Section <c>Api</c> of the configuration.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Where <c>admin.key</c> lies. Default: <c>data</c> under the working directory, as <c>./run</c> has it.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>The account that screens show first; the first account in order when it is not given.</summary>
    public string? DefaultAccount { get; set; }

    /// <summary>Networks that may reach <c>/hooks</c>, written <c>52.89.214.238/32</c>. Empty, the default, lets every address in.</summary>
    public IList<string> HookSources { get; } = [];
}
