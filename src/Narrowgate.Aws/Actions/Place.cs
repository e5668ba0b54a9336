namespace Narrowgate.Aws.Actions;

/// <summary>Where a text stands: the members that lead to it. Written out only where something is found.</summary>
internal sealed record Place(string Name, Place? Within)
{
    public static Place Top { get; } = new("", Within: null);

    public Place To(string name) => new(name, this);

    /// <summary>Whether a name on the way says it: the nearest, and the one around it (a map's).</summary>
    public bool Is(Func<string, bool> test) => test(Name) || (Within is not null && test(Within.Name));

    public override string ToString() =>
        Within is null ? Name : Within.Name.Length == 0 ? Name : $"{Within}.{Name}";
}
