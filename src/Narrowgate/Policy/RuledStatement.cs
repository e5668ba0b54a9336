namespace Narrowgate.Policy;

/// <summary>A statement with the policy that it stands in.</summary>
/// <param name="Ordinal">Its place in the whole configuration.</param>
internal sealed record RuledStatement(int Ordinal, PolicyDocument Policy, Statement Statement)
{
    public StatementMatch Match { get; } = new(Policy.Name, Statement.Sid, Statement.Effect);

    public Effect Effect => Statement.Effect;

    public override string ToString() => Match.ToString();
}
