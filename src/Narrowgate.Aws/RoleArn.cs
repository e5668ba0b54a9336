using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws;

/// <summary>The ARN of a role: <c>arn:aws:iam::111122223333:role/path/name</c>.</summary>
public sealed partial record RoleArn(string Text, string Partition, string Account, string RoleName)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out RoleArn? arn)
    {
        var match = Form().Match(text);
        arn = match.Success
            ? new RoleArn(text, match.Groups["partition"].Value, match.Groups["account"].Value, match.Groups["name"].Value)
            : null;
        return arn is not null;
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"\Aarn:(?<partition>aws[a-z-]*):iam::(?<account>[0-9]{12}):role/([\x21-\x7e]{0,510}/)?(?<name>[\w+=,.@-]{1,64})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
