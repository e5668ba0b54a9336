using System.Collections.Immutable;
using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Decode;

/// <summary>What routing looks at: path and query taken apart, headers by name.</summary>
internal sealed class RestRequest
{
    private RestRequest(AwsRequest request, ImmutableArray<QueryPair> query, string? operationName)
    {
        Method = request.Method;
        Path = UriTemplate.SplitPath(request.Path);
        EndsInSlash = request.Path.EndsWith('/');
        Query = query;
        OperationName = operationName;
        Claim = ServiceClaim.Of(request);
        Headers = request.Headers.ToLookup(
            header => header.Name, header => header.Value.Trim(' ', '\t'), StringComparer.OrdinalIgnoreCase);
    }

    public string Method { get; }

    public ImmutableArray<string> Path { get; }

    public bool EndsInSlash { get; }

    /// <summary>Without the keys of a presigned URL and <c>x-id</c>.</summary>
    public ImmutableArray<QueryPair> Query { get; }

    /// <summary>What <c>x-id</c> says the operation is; newer models put it into the query of S3.</summary>
    public string? OperationName { get; }

    /// <summary>Which of several services the client means.</summary>
    public ServiceClaim Claim { get; }

    public ILookup<string, string> Headers { get; }

    public static RestRequest? Parse(AwsRequest request, Trail trail)
    {
        if (!request.Path.StartsWith('/'))
        {
            trail.Refuse("has a path that does not begin with a slash");
            return null;
        }
        if (!QueryPair.TryParseQuery(request.Query, trail, out var query))
        {
            return null;
        }
        var isPresigned = query.Any(pair => pair.Name == "X-Amz-Signature");
        var names = query.Where(pair => pair.Name == "x-id").Select(pair => pair.Value).ToList();
        if (names.Count > 1)
        {
            trail.Refuse("has 'x-id' more than once in its query");
            return null;
        }
        query = query.RemoveAll(
            pair => pair.Name == "x-id" || (isPresigned && KnownHeaders.OfPresignedQuery.Contains(pair.Name)));
        return new RestRequest(request, query, names.FirstOrDefault());
    }
}
