using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Narrowgate.Aws.Sts;

/// <summary>
/// The parameters of a query-protocol request, application/x-www-form-urlencoded read strictly: valid escapes, valid
/// UTF-8, no parameter twice.
/// </summary>
public sealed class FormParameters
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FrozenDictionary<string, string> _values;

    private FormParameters(FrozenDictionary<string, string> values) => _values = values;

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Null where it is absent.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public static Verdict<FormParameters> Parse(ReadOnlySpan<byte> form)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            if (pair.IsEmpty)
            {
                continue;
            }
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0 || !TryDecode(pair[..equals], out var name) || !TryDecode(pair[(equals + 1)..], out var value))
            {
                return Invalid("The parameters are not a well-formed form (application/x-www-form-urlencoded, UTF-8).");
            }
            if (!values.TryAdd(name, value))
            {
                return Invalid("A parameter is there twice.");
            }
        }
        return new FormParameters(values.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var place = 0; place < encoded.Length; place++)
        {
            var current = encoded[place];
            if (current == '%')
            {
                if (place + 2 >= encoded.Length
                    || !char.IsAsciiHexDigit((char)encoded[place + 1]) || !char.IsAsciiHexDigit((char)encoded[place + 2]))
                {
                    return false;
                }
                current = Convert.FromHexString(encoded.Slice(place + 1, 2))[0];
                place += 2;
            }
            else if (current == '+')
            {
                current = (byte)' ';
            }
            bytes[length++] = current;
        }
        return TryUtf8(bytes.AsSpan(0, length), out text);
    }

    private static bool TryUtf8(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = System.Text.Unicode.Utf8.IsValid(bytes) ? Utf8.GetString(bytes) : null;
        return text is not null;
    }

    private static Refusal Invalid(string message) => new(RefusalReason.InvalidParameter, message);
}
