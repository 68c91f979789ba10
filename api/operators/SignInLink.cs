namespace TraderTerminal.Api.Operators;

/// <summary>The one line that a start prints for the person at the machine.</summary>
public static class SignInLink
{
    /// <summary>The link that signs a browser in; makes the administrator's key when there is none. Show it, never log it.</summary>
    public static string Of(string dataDirectory, string baseUrl) =>
        $"{baseUrl.TrimEnd('/')}/signin?key={KeyFile.ReadOrMake(dataDirectory, AdminKey.FileName)}";
}
