using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Narrowgate.Aws.Decode;
using Narrowgate.Wire.Http;

namespace Narrowgate.Aws.Listen.FormPost;

/// <summary>
/// The fields of an S3 form that stand before its file, and where the file begins.
/// </summary>
/// <param name="Values">By name, whose case does not matter; each once.</param>
/// <param name="FileName">What the sender calls the file, without its folder; empty where it says nothing.</param>
/// <param name="Delimiter">What ends the file: CR LF, two hyphens and the boundary.</param>
internal sealed record FormFields(ImmutableDictionary<string, string> Values, string FileName, string Delimiter)
{
    private const string File = "file";

    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>Reads up to the first byte of the file, which S3 wants to be the last field.</summary>
    public static async ValueTask<Verdict<FormFields>> ReadAsync(
        ByteSource source, string boundary, Limits limits, CancellationToken cancellation)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        var delimiter = $"\r\n--{boundary}";
        if (await source.LineAsync(limits.FormFieldsBytes, cancellation) != $"--{boundary}")
        {
            return Broken("it does not begin with the boundary of its Content-Type");
        }
        while (source.Taken < limits.FormFieldsBytes)
        {
            var head = await HeadAsync(source, limits, cancellation);
            if (head is null)
            {
                return Broken("a part has no Content-Disposition of form-data with one name, or has headers that are not known");
            }
            if (head.Name.Equals(File, StringComparison.OrdinalIgnoreCase))
            {
                // Browsers have sent the whole path: what follows the last slash, of either kind, is the name.
                var name = head.FileName ?? "";
                return new FormFields(values.ToImmutable(), name[(name.LastIndexOfAny(['/', '\\']) + 1)..], delimiter);
            }
            var bytes = await source.UntilAsync(Encoding.Latin1.GetBytes(delimiter), limits.FormFieldsBytes, cancellation);
            if (bytes is null || !Utf8.IsValid(bytes))
            {
                return Broken($"the field {NotUnderstood.Quote(head.Name)} does not end, is too long, or is not UTF-8");
            }
            if (!values.TryAdd(head.Name, Encoding.UTF8.GetString(bytes)))
            {
                return Broken($"the field {NotUnderstood.Quote(head.Name)} is there twice");
            }
            if (await source.LineAsync(limits.FormFieldsBytes, cancellation) is not "")
            {
                return Broken("it has no field 'file', or one does not end with its boundary");
            }
        }
        return new Refusal(
            RefusalReason.TooLarge, $"The fields before a form's file have at most {limits.FormFieldsBytes} bytes.");
    }

    private static async ValueTask<PartHead?> HeadAsync(ByteSource source, Limits limits, CancellationToken cancellation)
    {
        PartHead? head = null;
        while (await source.LineAsync(limits.FormFieldsBytes, cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                return head;
            }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            switch (colon < 0 ? "" : line[..colon].ToLowerInvariant())
            {
                // What S3 stores is what the field of that name says.
                case "content-type" or "content-length":
                    break;
                case "content-disposition" when head is null && TryParse(line[(colon + 1)..], out head):
                    break;
                default:
                    return null;
            }
        }
        return null;
    }

    private static bool TryParse(string latin1, out PartHead? head)
    {
        head = null;
        var bytes = Encoding.Latin1.GetBytes(latin1.Trim(' '));
        return Utf8.IsValid(bytes) && PartHead.TryParse(Encoding.UTF8.GetString(bytes), out head);
    }

    private static Refusal Broken(string what) => NotUnderstood.Because($"The form cannot be read: {what}.");
}
