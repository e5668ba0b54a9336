namespace Narrowgate.Aws.Decode;

/// <summary>The refusals of the decoders: each names the place, none repeats a value.</summary>
internal static class NotUnderstood
{
    private const int QuotedCharacters = 80;

    /// <summary>A decoder that gave up without saying why; never expected, and refused all the same.</summary>
    public static Refusal Unexplained { get; } = Because("The request could not be decoded.");

    public static Refusal Because(string message) => new(RefusalReason.NotUnderstood, message);

    /// <summary>A name that the caller sent, short and printable: it is read in terminals and logs.</summary>
    public static string Quote(string name)
    {
        var shown = name.Length > QuotedCharacters ? name[..QuotedCharacters] : name;
        var printable = string.Create(shown.Length, shown, static (span, source) =>
        {
            for (var index = 0; index < span.Length; index++)
            {
                span[index] = source[index] is >= ' ' and <= '~' ? source[index] : '?';
            }
        });
        return name.Length > QuotedCharacters ? $"'{printable}…'" : $"'{printable}'";
    }
}
