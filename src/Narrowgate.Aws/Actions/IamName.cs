using System.Text.RegularExpressions;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions;

/// <summary>
/// An entity of IAM by its name alone. Names are unique in an account whatever their path, so that requests leave the path
/// out and only IAM knows it: <c>role/X</c> may be <c>role/admin/X</c>
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). Both are given: a Deny of either counts,
/// an Allow must cover them together.
/// </summary>
internal static partial class IamName
{
    /// <summary>The entity without a path, and with any. A path that stands before the name is its end.</summary>
    /// <param name="type">As in ARNs: <c>instance-profile</c>.</param>
    public static IEnumerable<Resource> WithAnyPath(string type, string name, CallScope scope) => Form().IsMatch(name)
        ? [scope.GlobalArn("iam", $"{type}/{name}"), Resource.Partly($"{scope.GlobalArn("iam", $"{type}/").Name}*/{name}")]
        : [Resource.Unknown(name)];

    /// <summary>Exactly the one: <paramref name="path"/> begins and ends with a slash.</summary>
    public static Resource WithPath(string type, string path, string name, CallScope scope) =>
        path.StartsWith('/') && path.EndsWith('/') && Form().IsMatch(name)
            ? scope.GlobalArn("iam", $"{type}{path}{name}")
            : Resource.Unknown($"{type}{path}{name}");

    [GeneratedRegex(
        @"\A[A-Za-z0-9_+=,.@-]+(/[A-Za-z0-9_+=,.@-]+)*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
