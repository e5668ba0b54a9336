using System.Collections.Immutable;

namespace Narrowgate.Aws.Models.Compile;

/// <summary>
/// Folds the rules' answers for every region into few entries: one for all partitions (<c>*</c>), one for a partition
/// that differs, one for a region that differs from its partition. Unfolded they give the very answers again.
/// </summary>
internal sealed class EndpointFolder(EndpointRules rules, ImmutableArray<PartitionRules> partitions, string signingName)
{
    public SortedDictionary<string, EndpointEntry?> Fold(EndpointSample sample, EndpointVariant variant)
    {
        var entries = new SortedDictionary<string, EndpointEntry?>(StringComparer.Ordinal);
        var general = default(EndpointEntry);
        foreach (var partition in partitions.OrderByDescending(partition => partition.Name == PartitionRules.First))
        {
            var answers = partition.Regions.Select(region => (region, answer: Ask(region, variant, sample))).ToList();
            var suffix = partition.SuffixOf(variant);
            var common = Common(answers, suffix, general);
            if (partition.Name == PartitionRules.First)
            {
                general = common;
                entries["*"] = general;
            }
            else if (common != general)
            {
                entries[partition.Name] = common;
            }
            foreach (var (region, answer) in answers.Where(entry => !Gives(common, entry.region, suffix, entry.answer)))
            {
                entries[region] = answer is null
                    ? null
                    : new EndpointEntry(answer.Url, answer.SigningRegion, answer.SigningName);
            }
            foreach (var pseudo in partition.PseudoRegions)
            {
                AddPseudo(entries, pseudo, Ask(pseudo, variant, sample), common, suffix);
            }
        }
        return entries;
    }

    private RuledEndpoint? Ask(string region, EndpointVariant variant, EndpointSample sample)
    {
        var answer = rules.Evaluate(region, variant, sample.Parameters);
        if (answer is not null && !(Uri.TryCreate(answer.Url, UriKind.Absolute, out var url) && url.Host.Length > 0))
        {
            throw rules.Bad($"'{answer.Url}', for {region}, is no address");
        }
        return answer is null ? null : answer with
        {
            Url = EndpointSample.Remove(answer.Url),
            SigningName = answer.SigningName == signingName ? null : answer.SigningName,
        };
    }

    // A pseudo region means something only to a service whose rules say which region it stands for.
    private static void AddPseudo(
        SortedDictionary<string, EndpointEntry?> entries, string pseudo, RuledEndpoint? answer, EndpointEntry? common, string suffix)
    {
        if (answer?.SigningRegion is { } region && region != pseudo && !Gives(common, pseudo, suffix, answer))
        {
            entries[pseudo] = new EndpointEntry(answer.Url, region, answer.SigningName);
        }
    }

    /// <summary>
    /// The entry that gives the most regions' answers; of equals the one for all partitions, then the first.
    /// </summary>
    private static EndpointEntry? Common(
        List<(string Region, RuledEndpoint? Answer)> answers, string suffix, EndpointEntry? general) =>
        answers.SelectMany(entry => Candidates(entry.Region, entry.Answer, suffix, general))
            .Distinct()
            .OrderByDescending(candidate => answers.Count(entry => Gives(candidate, entry.Region, suffix, entry.Answer)))
            .ThenByDescending(candidate => candidate == general)
            // Where one region is all there is, what is global elsewhere is global here.
            .ThenByDescending(candidate => candidate?.SigningRegion is not null == general?.SigningRegion is not null)
            .FirstOrDefault();

    private static IEnumerable<EndpointEntry?> Candidates(
        string region, RuledEndpoint? answer, string suffix, EndpointEntry? general)
    {
        if (answer is null)
        {
            return [null];
        }
        var labels = new Uri(answer.Url).Host.Split('.').Select(label => label == region ? "{region}" : label);
        var host = string.Join('.', labels);
        var folded = host.EndsWith($".{suffix}", StringComparison.Ordinal) ? $"{host[..^suffix.Length]}{{suffix}}" : host;
        var template = answer.Url.Replace(new Uri(answer.Url).Host, folded, StringComparison.Ordinal);
        var regional = new EndpointEntry(template, SigningRegion: null, answer.SigningName);
        return answer.SigningRegion is { } signed
            ? [general, regional, new EndpointEntry(answer.Url, signed, answer.SigningName), regional with { SigningRegion = signed }]
            : [general, regional];
    }

    private static bool Gives(EndpointEntry? entry, string region, string suffix, RuledEndpoint? answer) =>
        entry is null || answer is null
            ? entry is null && answer is null
            : entry.Expand(region, suffix) == new Uri(answer.Url)
                && (entry.SigningRegion ?? region) == (answer.SigningRegion ?? region)
                && entry.SigningName == answer.SigningName;
}
