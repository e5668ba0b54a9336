namespace Narrowgate.JourneyTests;

/// <summary>Unmodified clients get through the gate, and what they sent and got is what was stored.</summary>
[Trait("Needs", "processes")]
public sealed class CarryTests(Emulator emulator) : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private string _token = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(emulator.Address, RunningGateway.AllowAll);
        _token = await _gateway.AgentTokenAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_cli_stores_and_reads_back_the_very_bytes()
    {
        var sent = Path.Combine(_gateway.Folder, "sent.bin");
        var got = Path.Combine(_gateway.Folder, "got.bin");
        await File.WriteAllBytesAsync(sent, System.Security.Cryptography.RandomNumberGenerator.GetBytes(3_000_001));

        (await _gateway.AwsAsync(_token, "s3api", "create-bucket", "--bucket", "cli-bytes")).ShouldSucceed();
        (await _gateway.AwsAsync(_token, "s3", "cp", sent, "s3://cli-bytes/a folder/ü%2F+ =.bin")).ShouldSucceed();
        (await _gateway.AwsAsync(_token, "s3", "cp", "s3://cli-bytes/a folder/ü%2F+ =.bin", got)).ShouldSucceed();

        (await File.ReadAllBytesAsync(got)).ShouldBe(await File.ReadAllBytesAsync(sent));
    }

    [Fact]
    public async Task Boto3_speaks_every_protocol_through_the_gate()
    {
        var output = await _gateway.Boto3Async(_token, """
            import boto3, io, json
            s3 = boto3.client("s3")
            s3.create_bucket(Bucket="all-protocols")
            s3.put_object(Bucket="all-protocols", Key="k", Body=b"x" * 100, Metadata={"owner": "me"})
            assert s3.head_object(Bucket="all-protocols", Key="k")["Metadata"] == {"owner": "me"}
            assert s3.get_object(Bucket="all-protocols", Key="k", Range="bytes=0-9")["Body"].read() == b"x" * 10
            s3.copy_object(Bucket="all-protocols", Key="k2", CopySource={"Bucket": "all-protocols", "Key": "k"})
            assert [o["Key"] for o in s3.list_objects_v2(Bucket="all-protocols")["Contents"]] == ["k", "k2"]
            s3.delete_objects(Bucket="all-protocols", Delete={"Objects": [{"Key": "k"}, {"Key": "k2"}]})
            assert "Contents" not in s3.list_objects_v2(Bucket="all-protocols")

            dynamodb = boto3.client("dynamodb")
            dynamodb.create_table(TableName="t", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
            dynamodb.put_item(TableName="t", Item={"id": {"S": "1"}, "n": {"N": "3.14159265358979323846"}, "b": {"B": b"\x00\xff"}})
            item = dynamodb.get_item(TableName="t", Key={"id": {"S": "1"}})["Item"]
            assert item["b"]["B"] == b"\x00\xff" and item["n"]["N"].startswith("3.14159265358979"), item

            sqs = boto3.client("sqs")
            url = sqs.create_queue(QueueName="q")["QueueUrl"]
            sqs.send_message(QueueUrl=url, MessageBody="hello \u00fc <>&", MessageAttributes={"a": {"DataType": "String", "StringValue": "v"}})
            assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "hello \u00fc <>&"

            sns = boto3.client("sns")
            topic = sns.create_topic(Name="t")["TopicArn"]
            sns.publish(TopicArn=topic, Message="m", MessageAttributes={"a": {"DataType": "String", "StringValue": "v"}})

            ec2 = boto3.client("ec2")
            run = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1,
                TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "a&b"}]}])
            found = ec2.describe_instances(Filters=[{"Name": "tag:team", "Values": ["a&b"]}])
            assert found["Reservations"][0]["Instances"][0]["InstanceId"] == run["Instances"][0]["InstanceId"]

            iam = boto3.client("iam")
            policy = json.dumps({"Version": "2012-10-17", "Statement": []})
            iam.create_role(RoleName="r", AssumeRolePolicyDocument=policy, Path="/x/")
            assert iam.get_role(RoleName="r")["Role"]["Path"] == "/x/"

            ssm = boto3.client("ssm")
            ssm.put_parameter(Name="/a/b", Value="v", Type="String")
            assert "/a/b" in [p["Name"] for p in ssm.describe_parameters()["Parameters"]]

            lam = boto3.client("lambda")
            assert lam.list_functions()["Functions"] == []
            kms = boto3.client("kms")
            key = kms.create_key()["KeyMetadata"]["KeyId"]
            assert key in [k["KeyId"] for k in kms.list_keys()["Keys"]]
            route53 = boto3.client("route53")
            zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
            assert zone in [z["Id"] for z in route53.list_hosted_zones()["HostedZones"]]
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
    }

    [Fact]
    public async Task An_error_of_aws_passes_as_it_is()
    {
        var output = await _gateway.AwsAsync(_token, "s3api", "get-object", "--bucket", "there-is-none", "--key", "k", "/dev/null");

        output.ExitCode.ShouldNotBe(0);
        output.Error.ShouldContain("NoSuchBucket");
    }

    [Fact]
    public async Task Multipart_uploads_and_large_downloads_stream_through()
    {
        var output = await _gateway.Boto3Async(_token, """
            import boto3, hashlib, io, os
            from boto3.s3.transfer import TransferConfig
            s3 = boto3.client("s3")
            s3.create_bucket(Bucket="large")
            body = os.urandom(40 * 1024 * 1024)
            s3.upload_fileobj(io.BytesIO(body), "large", "parts", Config=TransferConfig(multipart_threshold=8 * 1024 * 1024))
            s3.put_object(Bucket="large", Key="one", Body=body)
            for key in ("parts", "one"):
                assert hashlib.sha256(s3.get_object(Bucket="large", Key=key)["Body"].read()).digest() == hashlib.sha256(body).digest()
            print("all well")
            """);

        output.ShouldSucceed();
        output.Out.Trim().ShouldBe("all well");
        (await _gateway.CallsAsync()).ShouldAllBe(call => (string)call["state"]! == "done");
    }

    [Fact]
    public async Task The_targets_credential_and_the_callers_token_are_nowhere_on_disk()
    {
        (await _gateway.AwsAsync(_token, "s3", "ls")).ShouldSucceed();
        (await _gateway.AwsAsync(_token, "ssm", "put-parameter", "--name", "secret", "--type", "SecureString", "--value", "hunter2-hunter2")).ShouldSucceed();

        (await _gateway.CallsAsync()).Count.ShouldBe(2);
        var everything = _gateway.OnDisk().ToList();

        foreach (var secret in (string[])[Emulator.SecretAccessKey, _token, "hunter2-hunter2"])
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(secret);
            everything.Count(file => file.AsSpan().IndexOf(bytes) >= 0).ShouldBe(0, $"{secret[..6]}… is on disk");
        }
    }
}
