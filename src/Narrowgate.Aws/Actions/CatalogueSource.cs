namespace Narrowgate.Aws.Actions;

/// <summary>A package that the catalogue of actions was compiled from.</summary>
/// <param name="Package">By its name in npm or PyPI.</param>
/// <param name="Gives">What was taken from it.</param>
internal sealed record CatalogueSource(string Package, string Version, string Gives);
