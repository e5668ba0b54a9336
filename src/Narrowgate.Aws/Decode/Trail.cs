using System.Globalization;
using System.Text;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Where in a request its decoder stands, how deep that may go, and the first thing that was not acceptable.
/// </summary>
internal sealed class Trail(int depthLimit)
{
    private readonly List<string> _steps = [];

    public Refusal? Refusal { get; private set; }

    /// <summary>False where that is too deep; the refusal says so.</summary>
    public bool Enter(string step)
    {
        if (_steps.Count >= depthLimit)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"is nested deeper than {depthLimit} levels"));
            return false;
        }
        _steps.Add(step);
        return true;
    }

    public bool Enter(int index) => Enter(string.Create(CultureInfo.InvariantCulture, $"[{index}]"));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>Always null, so that a decoder can return it. The first refusal stays.</summary>
    public Value? Refuse(string what)
    {
        Refusal ??= NotUnderstood.Because($"{Place()} {what}.");
        return null;
    }

    private string Place()
    {
        if (_steps.Count == 0)
        {
            return "The request";
        }
        var place = new StringBuilder();
        foreach (var step in _steps.Count > 12 ? [.. _steps.Take(6), "…", .. _steps.TakeLast(5)] : _steps)
        {
            place.Append(place.Length == 0 || step[0] == '[' ? string.Empty : ".").Append(step);
        }
        return $"Parameter {NotUnderstood.Quote(place.ToString())}";
    }
}
