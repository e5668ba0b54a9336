using Narrowgate.Aws.Listen;

namespace Narrowgate.Aws.Tests.Decode;

/// <summary>Which of several services that are signed alike is called, by what the client says of itself.</summary>
public sealed class ServiceClaimTests
{
    [Theory]
    [InlineData("bedrock.us-east-1.amazonaws.com", "bedrock")]
    [InlineData("bedrock-data-automation.us-east-1.amazonaws.com", "bedrock-data-automation")]
    [InlineData("bedrock-data-automation-fips.us-gov-west-1.api.aws", "bedrock-data-automation")]
    [InlineData("BEDROCK.gateway.example:8700", "bedrock")]
    public void A_host_of_AWS_and_a_name_of_the_gateway_say_it_alike(string host, string service) =>
        TagsOf(host).Call().Service.Name.ShouldBe(service);

    [Theory]
    [InlineData("aws-sdk-java/2.41.0 ua/2.1 api/Bedrock_Data_Automation#2.41.x os/Linux")]
    [InlineData("aws-sdk-js/3.900.0 ua/2.1 os/linux lang/js api/bedrock-data-automation#3.900.0 m/E")]
    [InlineData("aws-sdk-go-v2/1.39.0 ua/2.1 os/linux api/bedrockdataautomation#1.5.0")]
    public void Where_the_host_does_not_say_it_the_user_agent_does(string agent) =>
        TagsOf("127.0.0.1:8700", $"User-Agent: {agent}").Call().Service.Name.ShouldBe("bedrock-data-automation");

    [Fact]
    public void The_host_goes_before_the_user_agent() =>
        TagsOf("bedrock.us-east-1.amazonaws.com", "User-Agent: x api/Bedrock_Data_Automation#1").Call().Service.Name.ShouldBe("bedrock");

    [Theory]
    [InlineData("127.0.0.1:8700")]
    [InlineData("bedrockish.example")]
    [InlineData("gateway.bedrock.example")]
    public void Where_nothing_says_it_the_refusal_names_the_candidates_and_the_remedy(string host)
    {
        var message = TagsOf(host).Message();
        message.ShouldContain("could be of bedrock or bedrock-data-automation");
        message.ShouldContain("AWS_ENDPOINT_URL_BEDROCK_DATA_AUTOMATION=http://bedrock-data-automation.");
    }

    /// <summary>A claim chooses among what the signed request can be; it adds nothing to that.</summary>
    [Theory]
    [InlineData("s3.us-east-1.amazonaws.com")]
    [InlineData("iam.amazonaws.com")]
    public void A_host_of_a_service_that_is_signed_otherwise_says_nothing(string host) =>
        TagsOf(host).Message().ShouldContain("could be of bedrock or bedrock-data-automation");

    [Theory]
    [InlineData("DocDB", "docdb")]
    [InlineData("Neptune", "neptune")]
    [InlineData("RDS", "rds")]
    [InlineData("Somebody", "rds")]
    public void One_api_goes_by_the_name_that_the_client_says_else_by_that_of_its_signature(string id, string service)
    {
        var call = Decoding.Decode(
            "rds",
            "POST",
            "/",
            "Action=DescribeDBClusters&Version=2014-10-31&DBClusterIdentifier=a",
            "Content-Type: application/x-www-form-urlencoded",
            $"User-Agent: aws-sdk-java/2.41.0 api/{id}#2.41.x").Call();
        call.Service.Name.ShouldBe(service);
    }

    private static Verdict<Aws.Decode.AwsCall> TagsOf(string host, params string[] headers)
    {
        var request = Decoding.Request("POST", "/listTagsForResource", ["Content-Type: application/json", .. headers]);
        return Decoding.Decode(
            "bedrock",
            request with { Headers = [.. request.Headers.Where(header => header.Name != "Host"), new Header("Host", host)] },
            """{"resourceARN":"arn:aws:bedrock:us-east-1:123456789012:x/y"}"""u8.ToArray());
    }
}
