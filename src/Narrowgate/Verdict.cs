using System.Diagnostics.CodeAnalysis;

namespace Narrowgate;

/// <summary>
/// What a check returns: the thing that it proved, or why not. Expected refusals are values; exceptions are for what
/// is broken.
/// </summary>
public readonly struct Verdict<T>
    where T : class
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Verdict(T? value, Refusal? refusal) => (_value, _refusal) = (value, refusal);

    public static implicit operator Verdict<T>(T value) => new(value, refusal: null);

    public static implicit operator Verdict<T>(Refusal refusal) => new(value: null, refusal);

    /// <summary>True with the proven thing, false with the refusal. A default verdict refuses.</summary>
    public bool Holds([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = _value;
        refusal = _value is null ? _refusal ?? Refusal.Unchecked : null;
        return value is not null;
    }
}
