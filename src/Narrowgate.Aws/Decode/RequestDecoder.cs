using Narrowgate.Aws.Listen;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>
/// Finds out which call a request is, from the models alone. Whatever could be read in two ways, or holds something that
/// the model does not know, is refused: what leaves is written anew from what was understood here.
/// </summary>
public sealed class RequestDecoder(IModelSource models, Limits limits)
{
    // Given twice, readers differ in which one they believe.
    private static readonly string[] Single =
    [
        "host", "content-type", "content-length", "content-encoding", "content-md5", "authorization", CborCallDecoder.Header,
        "x-amz-target", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-decoded-content-length",
        "transfer-encoding", KnownHeaders.QueryMode, KnownHeaders.ApiVersion,
    ];

    private readonly CborCallDecoder _cbor = new(limits);
    private readonly FormCallDecoder _forms = new(limits);
    private readonly JsonCallDecoder _json = new(limits);
    private readonly RestCallDecoder _rest = new(limits);

    /// <param name="signingName">The service in the signature's credential scope.</param>
    public Verdict<PendingCall> Begin(AwsRequest request, string signingName)
    {
        var services = models.WithSigningName(signingName).Select(models.Find).OfType<ServiceModel>().ToList();
        if (services.Count == 0)
        {
            return NotUnderstood.Because($"No known service is signed as {NotUnderstood.Quote(signingName)}.");
        }
        foreach (var name in Single)
        {
            if (request.Headers.Count(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 1)
            {
                return NotUnderstood.Because($"The header '{name}' is there more than once.");
            }
        }
        if (request.Headers.Any(header => header.Value.Any(character => character is (< ' ' and not '\t') or '\x7F')))
        {
            return NotUnderstood.Because("A header holds control characters.");
        }
        if (request.Header(KnownHeaders.ApiVersion) is { } version)
        {
            // The models are those of one version each: another could mean something else by the same request.
            services.RemoveAll(service => service.ApiVersion != version);
            if (services.Count == 0)
            {
                return NotUnderstood.Because($"The version {NotUnderstood.Quote(version)} of the API of {signingName} is not known.");
            }
        }
        var media = MediaType.Of(request);
        if (CborCallDecoder.IsMeant(request, media))
        {
            return _cbor.Begin(request, media, services, signingName);
        }
        if (request.Header("X-Amz-Target") is { } target)
        {
            return _json.Begin(request, target, media, services, signingName);
        }
        var forms = services.Where(FormCallDecoder.Speaks).ToList();
        if (forms.Count > 0 && (media.Name == MediaType.Form || FormCallDecoder.IsInQuery(request)))
        {
            return _forms.Begin(request, media, forms, signingName);
        }
        var rest = services.Where(RestCallDecoder.Speaks).ToList();
        return rest.Count > 0
            ? _rest.Begin(request, media, rest)
            : NotUnderstood.Because($"The request is in none of the protocols of {string.Join(", ", services.Select(service => service.Name))}.");
    }
}
