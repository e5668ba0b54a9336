using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// Ids made of hexadecimal digits: UUIDs, and EC2's form <c>vpc-0abc</c>, which many services have. AWS writes them in
/// lower case; whether it takes capitals for the same id is not documented.
/// </summary>
internal static partial class Hexadecimal
{
    public static bool IsId(string value) => Form().IsMatch(value);

    [GeneratedRegex(
        @"\A([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{32}|[A-Za-z]{1,12}(-[A-Za-z]{1,12})?-[0-9A-Fa-f]{8,17})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
