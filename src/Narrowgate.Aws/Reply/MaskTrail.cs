using System.Collections.Immutable;
using System.Globalization;
using Narrowgate.Aws.Models;
using Narrowgate.Masking;

namespace Narrowgate.Aws.Reply;

/// <summary>
/// Where in a reply the masking stands, and what it has masked so far. The same reply gives the same paths in every
/// protocol: members by the model's names, items by their number, values of maps by the key that the caller gets.
/// </summary>
internal sealed class MaskTrail(int depthLimit)
{
    private readonly List<string> _steps = [];
    private readonly ImmutableArray<MaskedMember>.Builder _masked = ImmutableArray.CreateBuilder<MaskedMember>();

    public ImmutableArray<MaskedMember> Masked => _masked.ToImmutable();

    /// <exception cref="ReplyTooDeepException">Nobody sends that but to break a parser.</exception>
    public void Enter(string step)
    {
        if (_steps.Count >= depthLimit)
        {
            throw new ReplyTooDeepException();
        }
        _steps.Add(_steps.Count == 0 ? step : $".{step}");
    }

    public void Enter(int index)
    {
        Enter(string.Empty);
        _steps[^1] = string.Create(CultureInfo.InvariantCulture, $"[{index}]");
    }

    /// <summary>What stands under that name in a structure, a map, or something that the model does not know.</summary>
    public void Enter(Shape? holder, Member? member, string name) =>
        Enter(holder?.Kind == ShapeKind.Structure ? member?.Name ?? name : name);

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public void Mark() => _masked.Add(new MaskedMember(string.Concat(_steps), Mask.Sensitive.Name));
}

internal sealed class ReplyTooDeepException : Exception;
