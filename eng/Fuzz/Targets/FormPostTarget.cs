using System.Text;
using Narrowgate.Aws.Listen.FormPost;
using Narrowgate.Wire.Http;

namespace Narrowgate.Fuzz.Targets;

/// <summary>
/// The fields of an S3 form, whose boundary is <c>b</c>, and the policy among them, here in plain JSON. What was taken out
/// of a form stands in it, and no value reaches over a boundary.
/// </summary>
internal sealed class FormPostTarget : IFuzzTarget
{
    public string Name => "form-post";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "--b\r\n", "\r\n--b", "--b--\r\n", "\r\n", "\n", "Content-Disposition: form-data; name=\"", "; filename=\"", "\"", "\\", ";", "=", "name=key",
        "filename*=utf-8''a", "Content-Type: text/plain", "Content-Transfer-Encoding: base64", "file", "policy", "key",
        "{\"expiration\":\"2026-01-01T12:00:00Z\",\"conditions\":[", "]}", "[\"eq\",\"$key\",\"a\"]", "[\"starts-with\",\"$a\",\"\"]", "[\"content-length-range\",0,1]", ",",
    ];

    public string Run(ReadOnlyMemory<byte> input)
    {
        var source = new ByteSource(new MemoryStream(input.ToArray()));
        if (!FormFields.ReadAsync(source, "b", Gateway.Limits, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            .Holds(out var fields, out var refusal))
        {
            return Gateway.Outcome(refusal);
        }
        foreach (var value in fields.Values.Values)
        {
            if (value.Contains("\r\n--b", StringComparison.Ordinal) || input.Span.IndexOf(Encoding.UTF8.GetBytes(value)) < 0)
            {
                throw new BrokenOracle("a field holds what the form does not");
            }
        }
        if (fields["policy"] is not { } text)
        {
            return $"{Math.Min(fields.Values.Count, 8)} fields";
        }
        return PostPolicy.Parse(Encoding.UTF8.GetBytes(text)).Holds(out var policy, out refusal)
            ? $"policy of {Math.Min(policy.Conditions.Length, 8)}, {policy.Check(fields.Values.Remove("policy"), 0)?.Reason}"
            : Gateway.Outcome(refusal);
    }
}
