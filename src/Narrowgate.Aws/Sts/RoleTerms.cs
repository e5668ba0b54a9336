using System.Text;
using System.Text.Json;
using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// What AssumeRole was asked, as it stands in a session token: the parameters in JSON, as the AWS CLI writes them. Whoever
/// opens the token can ask the same again.
/// </summary>
internal static class RoleTerms
{
    public const string Operation = "AssumeRole";

    public static Assumption Write(Value.Structure parameters) =>
        new(Text(parameters, "RoleArn"), Encoding.UTF8.GetString(ValueJson.ToUtf8(parameters)));

    /// <param name="input">Of AssumeRole, in the model that is in force now.</param>
    /// <exception cref="JsonException">Nothing that this gateway wrote.</exception>
    public static Value.Structure Read(Assumption assumption, Shape input)
    {
        var trail = new Trail(Limits.Default.DocumentDepth);
        var json = new JsonBody(trail);
        return json.Read(Encoding.UTF8.GetBytes(assumption.Terms), Limits.Default.DocumentDepth, root => json.Structure(root, input))
            ?? throw new JsonException(trail.Refusal?.Message);
    }

    private static string Text(Value.Structure parameters, string name) =>
        parameters[name] is Value.Text text ? text.Content : throw new ArgumentException($"There is no {name}.", nameof(parameters));
}
