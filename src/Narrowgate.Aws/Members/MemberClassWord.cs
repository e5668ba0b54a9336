using Narrowgate.Aws.Tables;

namespace Narrowgate.Aws.Members;

/// <summary>The classes as the tables write them.</summary>
internal static class MemberClassWord
{
    public static MemberClass Of(TableRow row, string word) => word switch
    {
        "plain" => MemberClass.Plain,
        "secret" => MemberClass.Secret,
        "code" => MemberClass.Code,
        "destination" => MemberClass.Destination,
        "reference" => MemberClass.Reference,
        "pre-authorised-url" => MemberClass.PreAuthorisedUrl,
        _ => throw row.Bad($"'{word}' is no class"),
    };
}
