using Narrowgate.Identity;

namespace Narrowgate.Aws.Sts;

/// <summary>Keys that were issued, with what they were issued for; their record is on disk.</summary>
public sealed record OpenedSession(IssuedKeys Keys, AwsTarget Target, VerifiedWorkload Workload)
{
    public Session Session => Keys.Session;
}
