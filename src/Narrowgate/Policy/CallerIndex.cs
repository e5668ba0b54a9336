namespace Narrowgate.Policy;

/// <summary>
/// Statements by whom they can be about: one entry under the narrowest field of its policy, so that ten thousand
/// policies for ten thousand callers cost each of them only its own.
/// </summary>
internal sealed class CallerIndex
{
    private readonly List<RuledStatement> _forAll = [];
    private readonly Dictionary<string, List<RuledStatement>> _byKey = new(StringComparer.Ordinal);

    public void Add(RuledStatement statement)
    {
        var keys = KeysOf(statement.Policy);
        if (keys.Count == 0)
        {
            _forAll.Add(statement);
        }
        foreach (var key in keys)
        {
            if (!_byKey.TryGetValue(key, out var list))
            {
                _byKey.Add(key, list = []);
            }
            list.Add(statement);
        }
    }

    public void Collect(IReadOnlyList<string> sessionKeys, List<RuledStatement> found)
    {
        found.AddRange(_forAll);
        if (_byKey.Count == 0)
        {
            return;
        }
        foreach (var key in sessionKeys)
        {
            if (_byKey.TryGetValue(key, out var list))
            {
                found.AddRange(list);
            }
        }
    }

    /// <summary>Everything under which a statement for this session can stand.</summary>
    public static IReadOnlyList<string> KeysOf(Session session) =>
    [
        "subject " + session.Caller.Subject,
        .. session.Caller.Groups.Distinct(StringComparer.Ordinal).Select(group => "group " + group),
        "target " + session.Target,
        "provider " + session.Caller.Provider,
    ];

    private static List<string> KeysOf(PolicyDocument policy)
    {
        var callers = policy.Callers;
        var (kind, names) =
            !callers.Subjects.IsEmpty ? ("subject ", callers.Subjects)
            : !callers.Groups.IsEmpty ? ("group ", callers.Groups)
            : !policy.Targets.IsEmpty ? ("target ", policy.Targets)
            : ("provider ", callers.Providers);
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => kind + name)];
    }
}
