using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Narrowgate.Aws.Signing;

/// <summary>For what a signature is good: one day, one region, one service.</summary>
/// <param name="Date"><c>20150830</c></param>
/// <param name="Region">A lower-case host label; null where the signature is SigV4A's, which has a set of regions beside it.</param>
/// <param name="Service">The signing name, not the name of the model: several services may share one.</param>
public sealed partial record SigningScope(string Date, string? Region, string Service)
{
    public const string Terminator = "aws4_request";

    /// <summary>
    /// Signing names of S3's kind: the path is signed as it stands. The rule sets of S3 and S3 Control name these four
    /// with <c>disableDoubleEncoding</c>; every other service normalises the path and encodes it twice.
    /// </summary>
    public bool IsPathVerbatim => IsOfS3(Service);

    public static bool IsOfS3(string signingName) =>
        signingName is "s3" or "s3-outposts" or "s3-object-lambda" or "s3express";

    /// <summary>What the first line of a string to sign says, and the first word of an Authorization header.</summary>
    public string Algorithm => Region is null ? SigV4a.Name : SignatureAlgorithm.Name;

    /// <summary>
    /// Reads <c>20150830/us-east-1/s3/aws4_request</c>, and SigV4A's <c>20150830/s3/aws4_request</c>.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SigningScope? scope)
    {
        var match = Form().Match(text);
        scope = match.Success
            ? new SigningScope(
                match.Groups["date"].Value,
                match.Groups["region"].Success ? match.Groups["region"].Value : null,
                match.Groups["service"].Value)
            : null;
        return scope is not null;
    }

    public override string ToString() =>
        Region is null ? $"{Date}/{Service}/{Terminator}" : $"{Date}/{Region}/{Service}/{Terminator}";

    // Capitals in the service: one signing name of the models has them, IoTSecuredTunneling.
    [GeneratedRegex(@"\A(?<date>[0-9]{8})(/(?<region>[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?))?/(?<service>[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)/aws4_request\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
