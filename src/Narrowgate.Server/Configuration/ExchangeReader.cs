using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Narrowgate.Aws;

namespace Narrowgate.Server.Configuration;

/// <summary>
/// <c>exchange:</c> of a target: patterns of the roles that the gateway assumes for callers, and keeps the keys of. The
/// account stands in each by its number: a pattern that reaches into any account would be a way out of the target.
/// </summary>
internal static partial class ExchangeReader
{
    private const string Key = "exchange";

    /// <param name="role">The target's own; null where that is a fault already.</param>
    /// <param name="accounts">Those that the target reaches.</param>
    public static ImmutableArray<string> Read(Section section, RoleArn? role, ImmutableArray<string> accounts)
    {
        var given = section.Texts(Key) ?? [];
        foreach (var pattern in given)
        {
            if (Form().Match(pattern.Text) is not { Success: true } match)
            {
                section.Faults.Add(
                    pattern.Place,
                    $"{Key} may not hold {Shown.Quoted(pattern.Source)}",
                    "write arn:aws:iam::ACCOUNT:role/NAME, with * and ? in the name alone");
            }
            else if (role is not null && match.Groups["partition"].Value != role.Partition)
            {
                section.Faults.Add(
                    pattern.Place,
                    $"{Key} holds {Shown.Quoted(pattern.Source)}, of another partition than roleArn",
                    $"write arn:{role.Partition}:iam::ACCOUNT:role/NAME");
            }
            else if (role is not null && !accounts.Contains(match.Groups["account"].Value, StringComparer.Ordinal))
            {
                section.Faults.Add(
                    pattern.Place,
                    $"{Key} holds {Shown.Quoted(pattern.Source)}, of an account that the target does not reach",
                    $"add \"{match.Groups["account"].Value}\" to accounts, or take the pattern out");
            }
        }
        return [.. given.Select(pattern => pattern.Text)];
    }

    [GeneratedRegex(@"\Aarn:(?<partition>aws[a-z-]*):iam::(?<account>[0-9]{12}):role/[\x21-\x7e]+\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
