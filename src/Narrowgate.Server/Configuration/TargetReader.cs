using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Narrowgate.Aws;
using Narrowgate.Identity;
using Narrowgate.Server.Configuration.Yaml;

namespace Narrowgate.Server.Configuration;

/// <summary><c>kind: Target</c>.</summary>
internal sealed partial class TargetReader(Names names, CallerFilterReader callers)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Place> _roles = new(StringComparer.Ordinal);

    public ConfiguredTarget? Read(Section section)
    {
        var name = names.Read(section);
        if (section.Required("type", "write type: aws") is { Text: not "aws" } type)
        {
            section.Faults.Add(
                type.Place,
                $"targets of type {Shown.Quoted(type.Source)} are not available in this version",
                "write type: aws");
            return null;
        }
        if (!section.Has("callers"))
        {
            section.Faults.Add(
                section.Place,
                $"the target {name} does not say who may open a session",
                "write callers: { groups: [GROUP] }, or subjects, providers, tags");
        }
        var filter = callers.Read(section.Inner("callers")) ?? CallerFilter.Everyone;
        var role = ReadRole(section, name);
        var duration = ReadSession(section.Inner("session"));
        var enforcement = section.Word("enforcement", ("enforce", Enforcement.Enforce), ("observe", Enforcement.Observe));
        var credential = CredentialReader.Read(section, name);
        var accounts = Matching(section, "accounts", Account(), "write twelve digits");
        var regions = Matching(section, "regions", Region(), "write us-east-1, eu-west-1 …");
        var resources = Matching(section, "resources", ArnForm(), "write arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE");
        var endpoint = Addresses.Origin(section.Text("endpoint"), "endpoint", section.Faults);
        var endpoints = ReadEndpoints(section);
        if (section.Boolean("lookups") == true)
        {
            section.Faults.Add(
                section.Find("lookups")!.Place, "lookups are not available in this version", "leave the key out");
        }
        ImmutableArray<string> reach = role is null ? accounts : [.. accounts.Prepend(role.Account).Distinct(StringComparer.Ordinal)];
        var exchange = ExchangeReader.Read(section, role, reach);
        section.Close();
        return role is null || credential is null ? null : new ConfiguredTarget(
            new AwsTarget(
                new Target(name, filter, duration ?? DefaultDuration, enforcement ?? Enforcement.Enforce),
                role, reach, regions, resources, endpoint, endpoints)
            {
                Exchange = exchange,
            },
            credential);
    }

    private RoleArn? ReadRole(Section section, string name)
    {
        if (section.Required("roleArn", "write roleArn: arn:aws:iam::ACCOUNT:role/NAME, the ARN that callers name in AWS_ROLE_ARN") is not { } given)
        {
            return null;
        }
        if (!RoleArn.TryParse(given.Text, out var role))
        {
            section.Faults.Add(
                given.Place,
                $"roleArn is no role's ARN: {Shown.Quoted(given.Source)}",
                "write arn:aws:iam::ACCOUNT:role/NAME");
            return null;
        }
        if (!_roles.TryAdd(role.Text, given.Place))
        {
            section.Faults.Add(
                given.Place,
                $"the roleArn of {name} is also that of the target at {_roles[role.Text]}",
                "give each target an ARN of its own");
        }
        return role;
    }

    private static TimeSpan? ReadSession(Section? section)
    {
        var duration = section?.Duration("maxDuration", Shortest, Longest);
        section?.Close();
        return duration;
    }

    private static ImmutableArray<ServiceEndpoint> ReadEndpoints(Section section)
    {
        var endpoints = ImmutableArray.CreateBuilder<ServiceEndpoint>();
        foreach (var inner in section.Sections("endpoints"))
        {
            var service = inner.Required("service", "write service: s3");
            var region = inner.Text("region");
            var url = Addresses.Origin(inner.Required("url", "write url: https://HOST"), "url", section.Faults);
            inner.Close();
            if (service is not null && !Service().IsMatch(service.Text))
            {
                section.Faults.Add(
                    service.Place,
                    $"service may not be {Shown.Quoted(service.Source)}",
                    "write the name of its model, as s3 or dynamodb");
            }
            if (region is not null && !Region().IsMatch(region.Text))
            {
                section.Faults.Add(
                    region.Place, $"region may not be {Shown.Quoted(region.Source)}", "write us-east-1, eu-west-1 …");
            }
            if (service is not null && url is not null)
            {
                endpoints.Add(new ServiceEndpoint(service.Text, region?.Text, url));
            }
        }
        return endpoints.ToImmutable();
    }

    private static ImmutableArray<string> Matching(Section section, string key, Regex form, string remedy)
    {
        var given = section.Texts(key) ?? [];
        foreach (var wrong in given.Where(item => !form.IsMatch(item.Text)))
        {
            section.Faults.Add(wrong.Place, $"{key} may not hold {Shown.Quoted(wrong.Source)}", remedy);
        }
        // An empty list narrows nothing: whoever writes one means the contrary.
        if (section.Find(key) is ListNode { Items.IsEmpty: true } empty)
        {
            section.Faults.Add(empty.Place, $"{key} is an empty list", "name at least one, or leave the key out");
        }
        return [.. given.Select(item => item.Text)];
    }

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Account();

    [GeneratedRegex(@"\A[a-z]{2,6}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    internal static partial Regex Region();

    [GeneratedRegex(@"\Aarn:[^:]+:[^:]+:[^:]*:[^:]*:.+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ArnForm();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Service();
}
