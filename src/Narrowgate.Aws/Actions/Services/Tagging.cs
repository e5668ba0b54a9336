using System.Collections.Frozen;
using Narrowgate.Operations;

namespace Narrowgate.Aws.Actions.Services;

/// <summary>
/// The Resource Groups Tagging API: beside its own action a call needs the tag action of every resource's service
/// (https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html).
/// </summary>
internal sealed class Tagging : IServiceActions
{
    // By the service in the ARN; the others have TagResource and UntagResource.
    private static readonly FrozenDictionary<string, (string Tag, string Untag)> Actions =
        new Dictionary<string, (string Tag, string Untag)>
        {
            ["acm"] = ("AddTagsToCertificate", "RemoveTagsFromCertificate"),
            ["cloudtrail"] = ("AddTags", "RemoveTags"),
            ["dms"] = ("AddTagsToResource", "RemoveTagsFromResource"),
            ["ec2"] = ("CreateTags", "DeleteTags"),
            ["elasticache"] = ("AddTagsToResource", "RemoveTagsFromResource"),
            ["elasticloadbalancing"] = ("AddTags", "RemoveTags"),
            ["elasticmapreduce"] = ("AddTags", "RemoveTags"),
            ["es"] = ("AddTags", "RemoveTags"),
            ["firehose"] = ("TagDeliveryStream", "UntagDeliveryStream"),
            ["kinesis"] = ("AddTagsToStream", "RemoveTagsFromStream"),
            ["rds"] = ("AddTagsToResource", "RemoveTagsFromResource"),
            ["redshift"] = ("CreateTags", "DeleteTags"),
            ["route53"] = ("ChangeTagsForResource", "ChangeTagsForResource"),
            ["s3"] = ("PutBucketTagging", "PutBucketTagging"),
            ["sagemaker"] = ("AddTags", "DeleteTags"),
            ["sqs"] = ("TagQueue", "UntagQueue"),
            ["ssm"] = ("AddTagsToResource", "RemoveTagsFromResource"),
        }.ToFrozenDictionary();

    public string Service => "resourcegroupstaggingapi";

    public IEnumerable<Need>? Needs(CallFacts call) => call.Operation is "TagResources" or "UntagResources"
        ? [Need.Of($"tag:{call.Operation}"), .. call.List("ResourceARNList").Select(arn => OfOne(arn, call))]
        : null;

    private static Need OfOne(string text, CallFacts call)
    {
        var isTagging = call.Operation == "TagResources";
        if (!Arn.TryParse(text, out var arn))
        {
            return Need.On($"tag:{call.Operation}", Resource.Unknown(text));
        }
        var action = !Actions.TryGetValue(arn.Service, out var own) ? (isTagging ? "TagResource" : "UntagResource")
            : isTagging ? own.Tag
            : own.Untag;
        return Need.On($"{arn.Service}:{action}", new Resource(arn.Text));
    }
}
