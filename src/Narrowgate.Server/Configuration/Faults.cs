using System.Collections.Immutable;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary>Gathers the faults of all files, so that all are reported at once.</summary>
internal sealed class Faults
{
    // Of more, nobody reads; a file that is no configuration at all could give one for each of its lines.
    private const int Most = 1000;

    private readonly HashSet<ConfigurationFault> _faults = [];

    public bool Any => _faults.Count > 0;

    public void Add(Place place, string wrong, string remedy)
    {
        if (_faults.Count < Most)
        {
            _faults.Add(new ConfigurationFault(Shown.OneLine(place.File), place.Line, Shown.OneLine(wrong), Shown.OneLine(remedy)));
        }
    }

    /// <summary>From a sentence of the policy room: what is wrong; what to write instead.</summary>
    public void Add(Place place, string sentence)
    {
        var semicolon = sentence.LastIndexOf("; ", StringComparison.Ordinal);
        Add(
            place,
            semicolon < 0 ? sentence : sentence[..semicolon],
            semicolon < 0 ? "mend it" : sentence[(semicolon + 2)..]);
    }

    public ImmutableArray<ConfigurationFault> InOrder() =>
    [
        .. _faults
            .OrderBy(fault => fault.File, StringComparer.Ordinal)
            .ThenBy(fault => fault.Line)
            .ThenBy(fault => fault.Wrong, StringComparer.Ordinal),
    ];
}
