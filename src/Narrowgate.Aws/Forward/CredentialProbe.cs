using System.Xml;
using System.Xml.Linq;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Forward;

/// <param name="At">By the target's own clock; null where it does not say.</param>
public sealed record CredentialOwner(string Arn, string Account, DateTimeOffset? At);

/// <summary>
/// Asks a target's STS whose credential the gateway holds: sts:GetCallerIdentity needs no permission, takes no parameters
/// and changes nothing. A credential that is an assumed role is assumed for it.
/// </summary>
public sealed class CredentialProbe(TargetCredentials credentials, StsClient sts)
{
    // In CloudTrail, beside the calls of callers, whose session names are their own.
    private const string Name = "narrowgate-doctor";

    /// <summary>Refuses where there is no credential, where AWS does not accept it, and where it cannot be asked.</summary>
    public async ValueTask<Verdict<CredentialOwner>> AskAsync(AwsTarget target, CancellationToken cancellation)
    {
        if (!(await credentials.FindAsync(target, Name, caller: null, cancellation)).Holds(out var credential, out var refusal))
        {
            return refusal;
        }
        var asked = await sts.AskAsync(
            target, credential, "GetCallerIdentity", Value.Structure.Empty, region: null, cancellation);
        return asked.Holds(out var answer, out refusal) ? Read(answer) : refusal;
    }

    private static Verdict<CredentialOwner> Read(StsAnswer answer)
    {
        if (StsWords.Read(answer.Body) is not { } words)
        {
            return Unanswered($"STS answered {answer.Status} with something that is no XML");
        }
        return words["Arn"].FirstOrDefault() is { } arn && words["Account"].FirstOrDefault() is { } account && answer.Status == 200
            ? new CredentialOwner(arn, account, answer.At)
            : Unanswered($"STS answered {answer.Status} {words["Code"].FirstOrDefault()}".TrimEnd());
    }

    private static Refusal Unanswered(string what) =>
        new(RefusalReason.CredentialUnavailable, "The target did not say whose credential the gateway holds.", what);
}

/// <summary>An answer of STS, by the names of its elements.</summary>
internal static class StsWords
{
    /// <summary>Null where it is no XML.</summary>
    public static ILookup<string, string>? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader).Descendants().ToLookup(element => element.Name.LocalName, element => element.Value);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
