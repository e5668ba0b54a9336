namespace Narrowgate.Aws.Tests.Decode;

public sealed class RefusalTests
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
    private const string Json10 = "Content-Type: application/x-amz-json-1.0";
    private const string GetItem = "X-Amz-Target: DynamoDB_20120810.GetItem";

    [Theory]
    [InlineData("Action=GetCallerIdentity", "exactly one Action")]
    [InlineData("Action=GetCallerIdentity&Action=GetSessionToken&Version=2011-06-15", "exactly one Action")]
    [InlineData("Action=GetCallerIdentity&Version=2010-01-01", "is no operation")]
    [InlineData("Action=getcalleridentity&Version=2011-06-15", "is no operation")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&Nonsense=1", "'Nonsense'")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900&DurationSeconds=901", "'DurationSeconds' more than once")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&DurationSeconds=9e2", "not an integer")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&DurationSeconds=0900", "not an integer")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&DurationSeconds.1=900", "single value")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&SerialNumber=%ff", "percent-encoded")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&SerialNumber=%4", "percent-encoded")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15&SerialNumber=é", "percent-encoded")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags.member.2.Key=a", "without gaps")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags.member.1.Key=a&Tags.member.01.Key=b", "without gaps")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags.1.Key=a", "without gaps")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags.member.1=a&Tags.member.1.Key=b", "in conflict")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags=&Tags.member.1.Key=b", "in conflict")]
    [InlineData("Action=AssumeRole&Version=2011-06-15&Tags..member.1.Key=b", "malformed")]
    public void A_doubtful_form_is_refused(string body, string because) =>
        Decoding.Decode("sts", "POST", "/", body, Form).Message().ShouldContain(because);

    [Theory]
    [InlineData("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", "Action=GetSessionToken&Version=2011-06-15", "a body too")]
    [InlineData("POST", "/?Action=GetCallerIdentity&Version=2011-06-15", "Action=GetSessionToken&Version=2011-06-15", "without a query")]
    [InlineData("POST", "/elsewhere", "Action=GetCallerIdentity&Version=2011-06-15", "POST of a form to /")]
    [InlineData("PUT", "/", "Action=GetCallerIdentity&Version=2011-06-15", "POST of a form to /")]
    public void A_form_in_two_places_or_in_the_wrong_one_is_refused(string method, string target, string body, string because) =>
        Decoding.Decode("sts", method, target, body, Form).Message().ShouldContain(because);

    [Theory]
    [InlineData("""{"TableName":"a","TableName":"b","Key":{}}""", "Duplicate property 'TableName'")]
    [InlineData("""{"TableName":"a","\u0054ableName":"b","Key":{}}""", "Duplicate property 'TableName'")]
    [InlineData("""{"TableName":"a","Key":{"id":{"S":"x"},"id":{"S":"y"}}}""", "Duplicate property 'id'")]
    [InlineData("""{"tablename":"a"}""", "'tablename'")]
    [InlineData("""{"TableName":1}""", "where the model has a String")]
    [InlineData("""{"TableName":"a","Key":[]}""", "not a JSON object")]
    [InlineData("""{"TableName":"a","ConsistentRead":"true"}""", "where the model has a Boolean")]
    [InlineData("""{"TableName":"a","Key":{"id":{"B":"no base64!"}}}""", "not base64")]
    [InlineData("""{"TableName":"\ud800"}""", "not Unicode")]
    [InlineData("""{"TableName":"a"} {"TableName":"b"}""", "'{' is invalid after a single JSON value")]
    [InlineData("""{"TableName":"a",}""", "trailing comma")]
    [InlineData("""{"TableName":"a"/*c*/}""", "'/' is invalid after a value")]
    [InlineData("""["TableName"]""", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    public void A_doubtful_document_is_refused(string body, string because) =>
        Decoding.Decode("dynamodb", "POST", "/", body, Json10, GetItem).Message().ShouldContain(because);

    [Theory]
    [InlineData("Content-Type: application/json", "X-Amz-Target: DynamoDB_20120810.GetItem", "Content-Type")]
    [InlineData(Form, "X-Amz-Target: DynamoDB_20120810.GetItem", "Content-Type")]
    [InlineData(Json10, "X-Amz-Target: dynamodb_20120810.GetItem", "names no operation")]
    [InlineData(Json10, "X-Amz-Target: DynamoDB_20120810.getItem", "names no operation")]
    [InlineData(Json10, "X-Amz-Target: AmazonSQS.SendMessage", "names no operation")]
    [InlineData(Json10, "X-Amz-Target: GetItem", "names no operation")]
    [InlineData("smithy-protocol: rpc-v2-cbor", "Content-Type: application/cbor", "rpc-v2-cbor")]
    public void A_target_that_does_not_fit_is_refused(string first, string second, string because) =>
        Decoding.Decode("dynamodb", "POST", "/", """{"TableName":"a","Key":{}}""", first, second).Message().ShouldContain(because);

    [Theory]
    [InlineData("X-Amz-Target")]
    [InlineData("Content-Type")]
    [InlineData("Content-MD5")]
    public void A_header_that_is_there_twice_is_refused(string name) =>
        Decoding.Decode("dynamodb", "POST", "/", "{}", $"{name}: a", $"{name.ToLowerInvariant()}: b").Message().ShouldContain("more than once");

    [Theory]
    [InlineData("X-Amz-Unheard-Of: 1")]
    [InlineData("If-Match: 1")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    public void A_header_that_nobody_knows_is_refused_by_its_name(string header)
    {
        var name = header.Split(':')[0];
        Decoding.Decode("dynamodb", "POST", "/", """{"TableName":"a","Key":{}}""", Json10, GetItem, header).Message().ShouldContain(name);
        Decoding.Decode("s3", "GET", "/", "", header).Message().ShouldContain(name);
    }

    [Theory]
    [InlineData("GET", "/bucket?acl&tagging", "is not known")]
    [InlineData("GET", "/bucket?nonsense", "'nonsense'")]
    [InlineData("GET", "/bucket/key?versionId=1&versionId=2", "more than once")]
    [InlineData("GET", "/bucket/key?versionId=a+b", "raw '+'")]
    [InlineData("GET", "/bucket/key?x-id=DeleteObject", "No operation")]
    [InlineData("GET", "/bucket/key?partNumber=one", "not an integer")]
    [InlineData("GET", "/../key", "dot segment")]
    [InlineData("GET", "/%2e%2E/key", "dot segment")]
    [InlineData("GET", "/bucket/%zz", "percent-encoded")]
    [InlineData("GET", "/bucket/%c3%28", "percent-encoded")]
    [InlineData("POST", "/bucket", "No operation")]
    [InlineData("PATCH", "/bucket/key", "No operation")]
    [InlineData("PUT", "/bucket/key?partNumber=1", "is")]
    [InlineData("GET", "/v20180820/jobs", "x-amz-account-id")]
    public void A_doubtful_path_or_query_is_refused(string method, string target, string because) =>
        Decoding.Decode("s3", method, target).Message().ShouldContain(because);

    [Theory]
    [InlineData("<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value>c</Value></Tag></TagSet></Tagging>", "more than once")]
    [InlineData("<Tagging><TagSet/><Nonsense/></Tagging>", "'Nonsense'")]
    [InlineData("<Tagging other='1'><TagSet/></Tagging>", "'other'")]
    [InlineData("<Tagging><TagSet><Tug/></TagSet></Tagging>", "'Tug'")]
    [InlineData("<Tagging>text<TagSet/></Tagging>", "between its elements")]
    [InlineData("<Tagging><!-- c --><TagSet/></Tagging>", "between its elements")]
    [InlineData("<Tagging><TagSet><Tag><Key>a<b/></Key></Tag></TagSet></Tagging>", "single value")]
    [InlineData("<Tugging><TagSet/></Tugging>", "'Tugging'")]
    [InlineData("<Tagging xmlns='http://elsewhere/'><TagSet/></Tagging>", "'Tagging'")]
    [InlineData("<!DOCTYPE Tagging [<!ENTITY e 'x'>]><Tagging><TagSet><Tag><Key>&e;</Key><Value/></Tag></TagSet></Tagging>", "not well-formed")]
    [InlineData("<!DOCTYPE Tagging SYSTEM 'file:///etc/passwd'><Tagging><TagSet/></Tagging>", "not well-formed")]
    [InlineData("<Tagging><TagSet>", "not well-formed")]
    public void A_doubtful_XML_document_is_refused(string body, string because) =>
        Decoding.Decode("s3", "PUT", "/bucket?tagging", body).Message().ShouldContain(because);

    [Fact]
    public void A_body_where_none_is_meant_is_refused() =>
        Decoding.Decode("s3", "DELETE", "/bucket", "<x/>").Message().ShouldContain("has a body");

    [Fact]
    public void A_body_that_has_not_its_checksum_is_refused() =>
        Decoding.Decode("s3", "PUT", "/bucket?tagging", "<Tagging><TagSet/></Tagging>", "x-amz-checksum-crc32: AAAAAA==").Message().ShouldContain("checksum");

    [Fact]
    public void A_document_that_is_nested_too_deep_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"M":{"a":""", 40)) + """{"S":"x"}""" + string.Concat(Enumerable.Repeat("}}", 40));
        Decoding.Decode("dynamodb", "POST", "/", """{"TableName":"a","Key":{"k":""" + deep + "}}", Json10, GetItem).Message().ShouldContain("maximum configured depth");
    }

    [Theory]
    [InlineData("bedrock", "/model/m/invoke-with-bidirectional-stream", "'body'")]
    [InlineData("lex", "/bots/ABCDEFGHIJ/botAliases/TSTALIASID/botLocales/en_US/sessions/s1/conversation", "'requestEventStream'")]
    [InlineData("qbusiness", "/applications/a/conversations", "'inputStream'")]
    public void A_request_that_should_be_an_event_stream_says_so_in_its_head(string signingName, string path, string member)
    {
        var message = Decoding.Decode(signingName, "POST", path).Message();
        message.ShouldContain($"the event stream {member}");
        message.ShouldContain("whose Content-Type is application/vnd.amazon.eventstream");
    }

    [Fact]
    public void A_service_that_nobody_knows_is_refused() =>
        Decoding.Decode("nonesuch", "GET", "/").Message().ShouldContain("'nonesuch'");
}
