using Narrowgate.Aws.Models;

namespace Narrowgate.Aws.Tests.Models;

public sealed class ModelCatalogueTests
{
    private static readonly ModelCatalogue Catalogue = new();

    [Fact]
    public void Every_service_loads()
    {
        var services = Catalogue.Index.Services.Keys.Select(service => Catalogue.Find(service)!).ToList();

        services.Count.ShouldBe(424);
        services.Sum(service => service.Operations.Count).ShouldBe(18_378);
    }

    [Fact]
    public void A_service_is_loaded_once()
    {
        var loaded = new ModelCatalogue();

        var found = Enumerable.Range(0, 8).AsParallel().Select(_ => loaded.Find("s3")).ToList();

        found.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void A_name_that_is_not_a_service_finds_nothing()
    {
        Catalogue.Find("../index").ShouldBeNull();
        Catalogue.Find("S3").ShouldBeNull();
        Catalogue.WithSigningName("no-such").ShouldBeEmpty();
    }

    [Fact]
    public void Services_share_signing_names()
    {
        Catalogue.WithSigningName("rds").ShouldBe(["docdb", "neptune", "rds"]);
        Catalogue.WithSigningName("s3").ShouldContain("s3control");
        Catalogue.WithSigningName("monitoring").ShouldBe(["cloudwatch"]);
    }

    [Fact]
    public void Targets_name_their_service()
    {
        Catalogue.Find("dynamodb")!.TargetPrefix.ShouldBe("DynamoDB_20120810");
        Catalogue.Find("timestream-query")!.TargetPrefix.ShouldBe("Timestream_20181101");
        Catalogue.Find("timestream-write")!.TargetPrefix.ShouldBe("Timestream_20181101");
    }

    [Fact]
    public void The_protocols_of_a_service_begin_with_its_own()
    {
        Catalogue.Find("cloudwatch")!.Protocols.ShouldBe([Protocol.RpcV2Cbor, Protocol.Json, Protocol.Query]);
        Catalogue.Find("sts")!.Protocols.ShouldBe([Protocol.Query]);
        Catalogue.Find("ec2")!.Protocols.ShouldBe([Protocol.Ec2]);
    }

    [Fact]
    public void Operations_have_the_names_that_SDKs_use() =>
        Catalogue.Find("cloudfront")!.Operations.ShouldContainKey("CreateDistribution");

    [Fact]
    public void A_body_that_streams_is_marked_where_it_is_used()
    {
        var put = Catalogue.Find("s3")!.Operations["PutObject"];

        put.RequestUri.ShouldBe("/{Bucket}/{Key+}");
        put.Input!.Payload.ShouldBe("Body");
        put.Input.MembersByName["Body"].Shape.IsStreaming.ShouldBeTrue();
        put.Input.MembersByName["Bucket"].Location.ShouldBe(MemberLocation.Path);
        put.Input.MembersByName["Metadata"].Location.ShouldBe(MemberLocation.HeaderPrefix);
        put.Input.MembersByName["Metadata"].WireName.ShouldBe("x-amz-meta-");
        put.ChecksumAlgorithmMember.ShouldBe("ChecksumAlgorithm");
        put.RequiresChecksum.ShouldBeFalse();
    }

    [Fact]
    public void Checksums_that_a_body_must_carry_are_marked()
    {
        var s3 = Catalogue.Find("s3")!;

        s3.Operations["DeleteObjects"].RequiresChecksum.ShouldBeTrue();
        s3.Operations["DeleteObjects"].ChecksumAlgorithmMember.ShouldBe("ChecksumAlgorithm");
        s3.Operations["PutBucketPolicy"].RequiresChecksum.ShouldBeTrue();
        s3.Operations["GetObject"].RequiresChecksum.ShouldBeFalse();
    }

    [Fact]
    public void Xml_marks_of_a_shape_hold_where_it_is_used()
    {
        var s3 = Catalogue.Find("s3")!;
        var grant = s3.Operations["PutBucketAcl"].Input!.MembersByName["AccessControlPolicy"].Shape.MembersByName["Grants"].Shape.Element!.Shape;

        grant.MembersByName["Grantee"].XmlNamespace.ShouldBe(new XmlNamespace("http://www.w3.org/2001/XMLSchema-instance", "xsi"));
        grant.MembersByName["Grantee"].Shape.MembersByName["Type"].IsXmlAttribute.ShouldBeTrue();
        s3.Operations["DeleteObjects"].Input!.MembersByName["Delete"].Shape.MembersByName["Objects"].IsFlattened.ShouldBeTrue();
        s3.Operations["DeleteObjects"].Input!.MembersByName["Delete"].LocationName.ShouldBe("Delete");
        Catalogue.Find("cloudfront")!.Operations["CreateInvalidation"].Input!.Payload.ShouldBe("InvalidationBatch");
        Catalogue.Find("route53")!.Operations["CreateHostedZone"].InputElement.ShouldBe("CreateHostedZoneRequest");
        Catalogue.Find("route53")!.Operations["CreateHostedZone"].InputXmlNamespace.ShouldBe("https://route53.amazonaws.com/doc/2013-04-01/");
    }

    [Fact]
    public void Shapes_may_contain_themselves()
    {
        var value = Catalogue.Find("dynamodb")!.Operations["PutItem"].Input!.MembersByName["Item"].Shape.MapValue!.Shape;

        value.MembersByName["L"].Shape.Element!.Shape.ShouldBeSameAs(value);
        value.MembersByName["M"].Shape.MapValue!.Shape.ShouldBeSameAs(value);
    }

    [Fact]
    public void Secrets_are_marked()
    {
        Catalogue.Find("secretsmanager")!.Operations["GetSecretValue"].Output!.MembersByName["SecretString"].Shape.IsSensitive.ShouldBeTrue();
        Catalogue.Find("iam")!.Operations["CreateAccessKey"].Output!.MembersByName["AccessKey"].Shape.MembersByName["SecretAccessKey"].Shape.IsSensitive.ShouldBeTrue();
    }

    [Fact]
    public void What_is_sent_without_a_signature_is_marked()
    {
        Catalogue.Find("sts")!.Operations["AssumeRoleWithWebIdentity"].IsUnsigned.ShouldBeTrue();
        Catalogue.Find("sts")!.Operations["GetCallerIdentity"].IsUnsigned.ShouldBeFalse();
        Catalogue.Find("sts")!.Operations["GetCallerIdentity"].ResultWrapper.ShouldBe("GetCallerIdentityResult");
        Catalogue.Find("s3")!.Operations["WriteGetObjectResponse"].TakesUnsignedBody.ShouldBeTrue();
    }
}
