using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Sts;

/// <summary>A role session name, as STS's model has it: 2 to 64 letters, digits and <c>_+=,.@-</c>.</summary>
public sealed partial record SessionName(string Text)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out SessionName? name)
    {
        name = text is not null && Form().IsMatch(text) ? new SessionName(text) : null;
        return name is not null;
    }

    public override string ToString() => Text;

    // ASCII, unlike .NET's \w.
    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
