using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Signing;

/// <summary>
/// The regions that a signature is good in: SigV4's one, or what SigV4A says beside its signature, <c>*</c> and patterns
/// such as <c>eu-*</c> among it.
/// </summary>
public sealed partial record RegionSet(ImmutableArray<string> Names)
{
    // Of what is sent; AWS documents no bound, and has some forty regions.
    private const int MostNames = 64;

    /// <summary>The first that is one region; null where there are only patterns.</summary>
    public string? Home => Names.FirstOrDefault(static name => !name.Contains('*', StringComparison.Ordinal));

    /// <param name="text"><c>us-east-1, eu-west-1</c>; null where it is absent.</param>
    public static Verdict<RegionSet> Parse(string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries).ToImmutableArray();
        return names.Length <= MostNames && names.All(static name => Form().IsMatch(name))
            ? new RegionSet(names)
            : new Refusal(
                RefusalReason.SignatureIncomplete,
                "The signature cannot be read: SigV4A needs the regions that it is good in, once, as x-amz-region-set: us-east-1,eu-west-1.");
    }

    /// <summary>
    /// Why that target does not take it; null where it does. What is signed for a region may be sent there by whoever sees
    /// it, so all of them must be open, and not only the one that the call goes to.
    /// </summary>
    public Refusal? Objection(AwsTarget target)
    {
        if (target.Regions.IsEmpty)
        {
            return null;
        }
        var closed = Names.FirstOrDefault(name => !target.Regions.Contains(name, StringComparer.Ordinal));
        return closed is null
            ? null
            : new Refusal(
                RefusalReason.Denied,
                $"The request is signed for the regions {string.Join(", ", Names)}, and the target '{target.Target.Name}' is open in "
                + $"{string.Join(", ", target.Regions)} alone. Sign for these (AWS_SIGV4A_SIGNING_REGION_SET).");
    }

    public override string ToString() => string.Join(',', Names);

    public bool Equals(RegionSet? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Names.Length, Names[0]);

    [GeneratedRegex(@"\A[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
