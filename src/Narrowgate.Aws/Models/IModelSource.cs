namespace Narrowgate.Aws.Models;

/// <summary>The catalogue as the decoders see it.</summary>
public interface IModelSource
{
    /// <summary>The model of that name (<see cref="ServiceModel.Name"/>), or null.</summary>
    ServiceModel? Find(string service);

    /// <summary>The services whose requests carry that name in their credential scope; several may share one.</summary>
    IReadOnlyList<string> WithSigningName(string signingName);
}
