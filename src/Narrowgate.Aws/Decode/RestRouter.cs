using System.Collections.Immutable;
using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Decode;

/// <summary>Finds the one operation that a request of a REST service is, by method, path, query and headers.</summary>
internal sealed class RestRouter
{
    private readonly ILookup<string, RestRoute> _byMethod;

    public RestRouter(ServiceModel service) => _byMethod = service.Operations.Values
        .Where(operation => !S3Specialities.IsSuperseded(service, operation))
        .Select(operation => RestRoute.Of(service, operation))
        .ToLookup(route => route.Operation.Method, StringComparer.Ordinal);

    /// <summary>The operations that have this method, path and constant query.</summary>
    public IEnumerable<RestMatch> Match(RestRequest request) =>
        from route in _byMethod[request.Method]
        where request.OperationName is null || request.OperationName == route.Operation.Name
            || !S3Specialities.NamesOperations(route.Service)
        let labels = route.Template.Match(request.Path, request.EndsInSlash)
        where labels is not null && route.Template.Query.All(request.Query.Contains)
        select new RestMatch(route, labels);

    /// <summary>
    /// The one that is left when unknown and missing parameters and more specific paths have ruled out the others;
    /// several only where one API has several names.
    /// </summary>
    public static Verdict<IReadOnlyList<RestMatch>> Choose(IReadOnlyList<RestMatch> matches, RestRequest request)
    {
        if (matches.Count == 0)
        {
            return NotUnderstood.Because(
                $"No operation of this service is called by {NotUnderstood.Quote(request.Method)} on this path and query.");
        }
        var ranked = matches.Order(RestMatch.BySpecificity).ToList();
        var possible = ranked.Where(match => match.Objection(request) is null).ToList();
        if (possible.Count == 0)
        {
            // What has all that it needs is sooner meant than what lacks something.
            var meant = ranked.Find(match => match.Missing(request) is null) ?? ranked[0];
            return NotUnderstood.Because($"{meant.Name}: {meant.Objection(request)}.");
        }
        // Ranks are for the operations of one service: at its own host a service's /{id} is not another's /constant.
        possible = [.. request.Claim.Narrow(possible, match => (match.Route.Service, match.Route.Operation))];
        var best = possible.DistinctBy(match => match.Route.Service).ToList();
        if (!ServiceClaim.AreAtOneHost(best.Select(match => (match.Route.Service, match.Route.Operation))))
        {
            return NotUnderstood.Because(
                $"{NotUnderstood.Quote(best[0].Route.Operation.Name)} {ServiceClaim.Remedy([.. best.Select(match => match.Route.Service)])}");
        }
        var equals = possible.TakeWhile(match => RestMatch.BySpecificity.Compare(match, possible[0]) == 0).ToList();
        if (equals.DistinctBy(match => match.Route.Service).Count() < equals.Count)
        {
            return NotUnderstood.Because($"The request could be {equals[0].Name} or {equals[1].Name}.");
        }
        return equals.OrderByDescending(match => match.Route.Service.Name == match.Route.Service.SigningName).ToList();
    }
}

/// <summary>An operation whose method, path and constant query the request has, with the raw text of its labels.</summary>
internal sealed record RestMatch(RestRoute Route, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>
    /// More constants in the query first, then constants before labels before greedy labels from the left.
    /// </summary>
    public static IComparer<RestMatch> BySpecificity { get; } = Comparer<RestMatch>.Create(Compare);

    public string Name => $"{Route.Service.Name}:{Route.Operation.Name}";

    /// <summary>Why the request cannot be this operation; null where nothing speaks against it.</summary>
    public string? Objection(RestRequest request) => Missing(request) ?? Unknown(request);

    public string? Missing(RestRequest request)
    {
        foreach (var member in Route.Required)
        {
            var isThere = member.Location == MemberLocation.Header
                ? request.Headers.Contains(member.WireName)
                : member.Shape.Kind == ShapeKind.Map || request.Query.Any(pair => pair.Name == member.WireName);
            if (!isThere)
            {
                return $"the required {(member.Location == MemberLocation.Header ? "header" : "query parameter")} '{member.WireName}' is missing";
            }
        }
        return null;
    }

    private string? Unknown(RestRequest request)
    {
        if (request.OperationName is not null && !S3Specialities.NamesOperations(Route.Service))
        {
            return "the query parameter 'x-id' is not known";
        }
        foreach (var pair in request.Query)
        {
            if (Route.Template.Query.Contains(pair) && request.Query.Count(other => other.Name == pair.Name) > 1)
            {
                return $"the query parameter {NotUnderstood.Quote(pair.Name)} is there more than once";
            }
            if (Route.QueryMap is null && !Route.Query.ContainsKey(pair.Name) && !Route.Template.Query.Contains(pair))
            {
                return $"the query parameter {NotUnderstood.Quote(pair.Name)} is not known";
            }
        }
        foreach (var header in request.Headers)
        {
            if (!Route.Headers.ContainsKey(header.Key) && Route.HeaderMapFor(header.Key) is null
                && !KnownHeaders.Allows(header.Key, Route.Operation, Route.Protocol))
            {
                return $"the header {NotUnderstood.Quote(header.Key)} is not known";
            }
        }
        return null;
    }

    private static int Compare(RestMatch left, RestMatch right)
    {
        var constants = right.Route.Template.Query.Length.CompareTo(left.Route.Template.Query.Length);
        return constants != 0
            ? constants
            : string.CompareOrdinal(Pattern(left.Route.Template.Segments), Pattern(right.Route.Template.Segments));
    }

    private static string Pattern(ImmutableArray<UriSegment> segments) =>
        string.Concat(segments.Select(segment => segment.IsGreedy ? 'c' : segment.IsLabel ? 'b' : 'a')) + 'd'; // the longer one first
}
