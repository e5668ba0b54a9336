using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Hosts;

/// <summary>What an ARN in the place of a bucket stands for.</summary>
public enum S3ArnKind
{
    AccessPoint,
    ObjectLambda,
    Outpost,

    /// <summary>Signed with SigV4A, for all regions.</summary>
    MultiRegion,
}

/// <summary>An ARN that S3 takes in the place of a bucket's name. Each part of it is one label of a host name.</summary>
/// <param name="Region">Empty for a multi-region access point.</param>
/// <param name="Outpost">Empty but for an access point of an Outpost.</param>
/// <param name="Name">Of the access point; <c>ALIAS.mrap</c> for one of many regions.</param>
public sealed partial record S3Arn(
    S3ArnKind Kind, string Partition, string Region, string Account, string Outpost, string Name)
{
    private const string MultiRegionEnd = ".mrap";

    /// <summary>Null for whatever is no such ARN to its last character.</summary>
    public static S3Arn? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }
        var region = match.Groups["region"].Value;
        var outpost = match.Groups["outpost"].Value;
        var name = match.Groups["name"].Value;
        var isMany = name.EndsWith(MultiRegionEnd, StringComparison.Ordinal);
        S3ArnKind? kind = (match.Groups["service"].Value, region.Length > 0, outpost.Length > 0, isMany) switch
        {
            ("s3", true, false, false) => S3ArnKind.AccessPoint,
            ("s3", false, false, true) => S3ArnKind.MultiRegion,
            ("s3-object-lambda", true, false, false) => S3ArnKind.ObjectLambda,
            ("s3-outposts", true, true, false) => S3ArnKind.Outpost,
            _ => null,
        };
        return kind is { } known
            ? new S3Arn(known, match.Groups["partition"].Value, region, match.Groups["account"].Value, outpost, name)
            : null;
    }

    /// <summary><c>NAME-ACCOUNT</c>, as host names have it; null where it is no such label.</summary>
    public static (string Name, string Account)? Split(string label)
    {
        var match = Label().Match(label);
        return match.Success ? (match.Groups["name"].Value, match.Groups["account"].Value) : null;
    }

    public override string ToString() => Kind switch
    {
        S3ArnKind.ObjectLambda => $"arn:{Partition}:s3-object-lambda:{Region}:{Account}:accesspoint/{Name}",
        S3ArnKind.Outpost => $"arn:{Partition}:s3-outposts:{Region}:{Account}:outpost/{Outpost}/accesspoint/{Name}",
        _ => $"arn:{Partition}:s3:{Region}:{Account}:accesspoint/{Name}",
    };

    [GeneratedRegex(@"\Aarn:(?<partition>[a-z0-9-]{1,20}):(?<service>s3|s3-object-lambda|s3-outposts):(?<region>[a-z0-9-]{0,32}):(?<account>[0-9]{12}):(outpost[:/](?<outpost>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)[:/])?accesspoint[:/](?<name>[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?(\.mrap)?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A(?<name>[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?)-(?<account>[0-9]{12})\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
