using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Narrowgate.Aws.Decode;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// What the signer of an S3 form allows to be sent with it. Strictly read: what could be read in two ways, or is not known,
/// is no policy.
/// See <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html"/>.
/// </summary>
internal sealed record PostPolicy(DateTimeOffset Expiration, ImmutableArray<PostCondition> Conditions)
{
    private static readonly string[] Times =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public static Verdict<PostPolicy> Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return Broken("it is not JSON, or says something twice");
        }
    }

    private static Verdict<PostPolicy> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || root.EnumerateObject().Any(member => member.Name is not ("expiration" or "conditions")))
        {
            return Broken("it must be an object of expiration and conditions");
        }
        if (!root.TryGetProperty("expiration", out var time) || time.ValueKind != JsonValueKind.String
            || !DateTimeOffset.TryParseExact(
                time.GetString(), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiration))
        {
            return Broken("expiration must read like 2026-01-01T12:00:00Z");
        }
        if (!root.TryGetProperty("conditions", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return Broken("conditions must be a list");
        }
        var conditions = ImmutableArray.CreateBuilder<PostCondition>();
        foreach (var item in list.EnumerateArray())
        {
            var read = PostCondition.Read(item);
            if (read.IsDefaultOrEmpty)
            {
                return Broken("a condition is not one of eq, starts-with and content-length-range");
            }
            conditions.AddRange(read);
        }
        return new PostPolicy(expiration, conditions.ToImmutable());
    }

    /// <summary>
    /// Null where a form keeps to it: every condition is met, and every field is spoken of.
    /// </summary>
    /// <param name="fields">All that the sender sent, the bucket among them, but what signs and the file.</param>
    /// <param name="length">Of the file, in bytes.</param>
    public Refusal? Check(IReadOnlyDictionary<string, string> fields, long length)
    {
        foreach (var condition in Conditions)
        {
            if (!condition.IsMet(condition.Field is { } name ? fields.GetValueOrDefault(name) : null, length))
            {
                return Outside($"the condition on {NotUnderstood.Quote(condition.Field ?? "content-length-range")} is not met");
            }
        }
        var covered = Conditions.Select(condition => condition.Field).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var extra = fields.Keys.FirstOrDefault(name => !covered.Contains(name));
        return extra is null ? null : Outside($"no condition speaks of the field {NotUnderstood.Quote(extra)}");
    }

    public static Refusal Outside(string what) =>
        new(RefusalReason.OutsideFormPolicy, $"The form does not keep to the policy that was signed for it: {what}.");

    private static Refusal Broken(string what) => NotUnderstood.Because($"The form's policy cannot be read: {what}.");
}
