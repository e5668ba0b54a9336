namespace Narrowgate;

/// <summary>Where people look things up: the console's public address.</summary>
public sealed class ConsoleLinks(Uri console)
{
    private readonly string _base = console.AbsoluteUri.TrimEnd('/');

    public string Approval(string id) => $"{_base}/approvals/{id}";

    public string Call(string id) => $"{_base}/calls/{id}";

    /// <summary>With the code in the fragment, which browsers keep to themselves.</summary>
    public string SignIn(string code) => $"{_base}/sign-in#{code}";

    public string Session(string id) => $"{_base}/sessions/{id}";
}
