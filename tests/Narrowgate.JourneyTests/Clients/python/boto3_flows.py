"""The flows of the matrix in boto3. Configured by the environment alone, as an agent's is."""

import io
import json
import urllib.request
import zipfile

import boto3
import botocore.exceptions
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

import steps

BODY = bytes(range(256)) * 400
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


class Calls:
    """A client whose calls are steps: what came back, or the error's code, message and status."""

    def __init__(self, service, step, **options):
        self._client, self._step = boto3.client(service, **options), step

    def __getattr__(self, operation):
        def call(**parameters):
            try:
                reply = getattr(self._client, operation)(**parameters)
            except botocore.exceptions.ClientError as error:
                said, meta = error.response["Error"], error.response["ResponseMetadata"]
                self._step(operation, {"error": said["Code"], "message": said.get("Message"), "status": meta["HTTPStatusCode"],
                                       "class": type(error).__name__, "attempts": meta["RetryAttempts"] + 1})
                return {}
            meta = reply.pop("ResponseMetadata")
            kept = {name: meta["HTTPHeaders"].get(name) for name in ("content-type", "etag", "content-range", "content-encoding")}
            if "Body" in reply:
                reply["Body"] = reply["Body"].read()
            if "Payload" in reply:
                reply["Payload"] = reply["Payload"].read()
            self._step(operation, {"reply": reply, "status": meta["HTTPStatusCode"], "headers": kept, "has id": bool(meta.get("RequestId"))})
            return reply

        return call


def s3_objects(p, step):
    s3, b = Calls("s3", step), f"{p}-objects"
    s3.create_bucket(Bucket=b)
    s3.put_object(Bucket=b, Key="a folder/\u00fc+ %2F=&?.bin", Body=BODY, Metadata={"owner": "me"}, ContentType="text/x", Tagging="a=b&c=d")
    s3.head_object(Bucket=b, Key="a folder/\u00fc+ %2F=&?.bin")
    s3.get_object(Bucket=b, Key="a folder/\u00fc+ %2F=&?.bin")
    s3.get_object_tagging(Bucket=b, Key="a folder/\u00fc+ %2F=&?.bin")
    s3.put_object(Bucket=b, Key="empty", Body=b"")
    s3.list_objects_v2(Bucket=b, MaxKeys=1)
    s3.list_objects_v2(Bucket=b, Prefix="a ", Delimiter="/")
    s3.put_bucket_versioning(Bucket=b, VersioningConfiguration={"Status": "Enabled"})
    s3.get_bucket_versioning(Bucket=b)
    s3.get_object(Bucket=b, Key="there-is-none")
    s3.head_object(Bucket=b, Key="there-is-none")
    s3.delete_object(Bucket=b, Key="empty")
    s3.delete_bucket(Bucket=b)


def s3_ranges(p, step):
    s3, b = Calls("s3", step), f"{p}-ranges"
    s3.create_bucket(Bucket=b)
    tag = s3.put_object(Bucket=b, Key="k", Body=BODY)["ETag"]
    s3.get_object(Bucket=b, Key="k", Range="bytes=0-9")
    s3.get_object(Bucket=b, Key="k", Range="bytes=-5")
    s3.get_object(Bucket=b, Key="k", Range="bytes=102390-")
    s3.get_object(Bucket=b, Key="k", Range="bytes=900000-")
    s3.get_object(Bucket=b, Key="k", IfMatch=tag)
    s3.get_object(Bucket=b, Key="k", IfMatch='"0"')
    s3.get_object(Bucket=b, Key="k", IfNoneMatch=tag)
    s3.head_object(Bucket=b, Key="k", IfNoneMatch=tag)


def s3_multipart(p, step):
    s3, b = Calls("s3", step), f"{p}-multipart"
    s3.create_bucket(Bucket=b)
    upload = s3.create_multipart_upload(Bucket=b, Key="k", Metadata={"a": "b"})["UploadId"]
    parts = []
    for number, body in ((1, BODY * 52), (2, BODY)):
        parts.append({"PartNumber": number, "ETag": s3.upload_part(Bucket=b, Key="k", UploadId=upload, PartNumber=number, Body=body)["ETag"]})
    s3.list_parts(Bucket=b, Key="k", UploadId=upload)
    s3.complete_multipart_upload(Bucket=b, Key="k", UploadId=upload, MultipartUpload={"Parts": parts})
    s3.get_object(Bucket=b, Key="k")
    other = s3.create_multipart_upload(Bucket=b, Key="l")["UploadId"]
    s3.list_multipart_uploads(Bucket=b)
    s3.abort_multipart_upload(Bucket=b, Key="l", UploadId=other)


def s3_copy_delete(p, step):
    s3, b = Calls("s3", step), f"{p}-copy"
    s3.create_bucket(Bucket=b)
    s3.put_object(Bucket=b, Key="one \u00fc", Body=BODY, Metadata={"a": "b"})
    s3.copy_object(Bucket=b, Key="two", CopySource={"Bucket": b, "Key": "one \u00fc"})
    s3.copy_object(Bucket=b, Key="three", CopySource={"Bucket": b, "Key": "one \u00fc"}, MetadataDirective="REPLACE", Metadata={"c": "d"})
    s3.head_object(Bucket=b, Key="two")
    s3.head_object(Bucket=b, Key="three")
    s3.delete_objects(Bucket=b, Delete={"Objects": [{"Key": key} for key in ("one \u00fc", "two", "none & <such>")]})
    s3.list_objects_v2(Bucket=b)


def s3_large(p, step):
    s3, b = boto3.client("s3"), f"{p}-large"
    s3.create_bucket(Bucket=b)
    body = BODY * 250
    s3.upload_fileobj(io.BytesIO(body), b, "k", Config=TransferConfig(multipart_threshold=8 << 20, max_concurrency=4))
    got = io.BytesIO()
    s3.download_fileobj(b, "k", got)
    step("download", {"bytes": len(got.getvalue()), "same": got.getvalue() == body, "etag": s3.head_object(Bucket=b, Key="k")["ETag"]})


def s3_presign(p, step):
    s3, b = boto3.client("s3", config=Config(signature_version="s3v4")), f"{p}-presign"
    s3.create_bucket(Bucket=b)
    url = s3.generate_presigned_url("put_object", Params={"Bucket": b, "Key": "k"}, ExpiresIn=300)
    with urllib.request.urlopen(urllib.request.Request(url, data=BODY, method="PUT", headers={"Content-Type": "text/x"}), timeout=30) as reply:
        step("put", {"status": reply.status, "etag": reply.headers["ETag"]})
    with urllib.request.urlopen(s3.generate_presigned_url("get_object", Params={"Bucket": b, "Key": "k"}, ExpiresIn=300), timeout=30) as reply:
        step("get", {"status": reply.status, "same": reply.read() == BODY})


def dynamodb(p, step):
    db, t = Calls("dynamodb", step), f"{p}-table"
    db.create_table(TableName=t, KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    item = {"id": {"S": "1"}, "n": {"N": "3.14159265358979323846"}, "b": {"B": b"\x00\xff"}, "m": {"M": {"\u00fc": {"L": [{"BOOL": True}, {"NULL": True}]}}}, "s": {"SS": ["a", "b"]}}
    db.put_item(TableName=t, Item=item)
    db.get_item(TableName=t, Key={"id": {"S": "1"}})
    db.update_item(TableName=t, Key={"id": {"S": "1"}}, UpdateExpression="SET #n = :n", ExpressionAttributeNames={"#n": "n"},
                   ExpressionAttributeValues={":n": {"N": "2"}}, ReturnValues="ALL_NEW")
    db.put_item(TableName=t, Item=item, ConditionExpression="attribute_not_exists(id)")
    db.batch_write_item(RequestItems={t: [{"PutRequest": {"Item": {"id": {"S": str(i)}}}} for i in range(2, 5)]})
    db.query(TableName=t, KeyConditionExpression="id = :i", ExpressionAttributeValues={":i": {"S": "3"}})
    db.scan(TableName=t, Select="COUNT")
    db.transact_write_items(TransactItems=[{"Delete": {"TableName": t, "Key": {"id": {"S": "2"}}}}, {"Put": {"TableName": t, "Item": {"id": {"S": "9"}}}}])
    db.transact_write_items(TransactItems=[{"ConditionCheck": {"TableName": t, "Key": {"id": {"S": "none"}}, "ConditionExpression": "attribute_exists(id)"}}])
    db.get_item(TableName=f"{p}-none", Key={"id": {"S": "1"}})
    db.delete_table(TableName=t)


def sqs(p, step):
    sqs = Calls("sqs", step)
    url = sqs.create_queue(QueueName=f"{p}-queue", Attributes={"VisibilityTimeout": "5"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello \u00fc <>&", MessageAttributes={"a": {"DataType": "String", "StringValue": "v"}})
    got = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=1)["Messages"][0]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=got["ReceiptHandle"])
    sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": str(i), "MessageBody": f"m{i}"} for i in range(3)])
    sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "VisibilityTimeout"])
    sqs.get_queue_url(QueueName=f"{p}-none")
    sqs.delete_queue(QueueUrl=url)


def sns(p, step):
    sns = Calls("sns", step)
    topic = sns.create_topic(Name=f"{p}-topic", Tags=[{"Key": "a", "Value": "b&c"}])["TopicArn"]
    sns.publish(TopicArn=topic, Subject="s", Message="m \u00fc", MessageAttributes={"a": {"DataType": "String", "StringValue": "v"}})
    sns.get_topic_attributes(TopicArn=topic)
    sns.list_tags_for_resource(ResourceArn=topic)
    sns.publish(TopicArn=topic + "-none", Message="m")
    sns.delete_topic(TopicArn=topic)


def ec2(p, step):
    ec2 = Calls("ec2", step)
    group = ec2.create_security_group(GroupName=f"{p}-group", Description="d")["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
    run = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, InstanceType="t3.micro",
                            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": f"{p} a&b"}]}])
    instance = run["Instances"][0]["InstanceId"]
    ec2.describe_instances(Filters=[{"Name": "tag:team", "Values": [f"{p} a&b"]}])
    ec2.stop_instances(InstanceIds=[instance])
    ec2.describe_instances(InstanceIds=["i-00000000"])
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.delete_security_group(GroupId=group)


def iam(p, step):
    iam = Calls("iam", step)
    iam.create_role(RoleName=f"{p}-role", AssumeRolePolicyDocument=TRUST, Path="/x/")
    iam.put_role_policy(RoleName=f"{p}-role", PolicyName="inline", PolicyDocument=TRUST)
    iam.get_role_policy(RoleName=f"{p}-role", PolicyName="inline")
    iam.list_roles(PathPrefix="/none/")
    iam.get_role(RoleName=f"{p}-none")
    iam.delete_role_policy(RoleName=f"{p}-role", PolicyName="inline")
    iam.delete_role(RoleName=f"{p}-role")


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py"), "def handler(event, context): return event\n")
    return out.getvalue()


def lambda_(p, step):
    boto3.client("iam").create_role(RoleName=f"{p}-runs", AssumeRolePolicyDocument=TRUST)
    lam = Calls("lambda", step)
    lam.create_function(FunctionName=f"{p}-function", Runtime="python3.12", Role=f"arn:aws:iam::123456789012:role/{p}-runs", Handler="index.handler",
                        Code={"ZipFile": zipped()}, Environment={"Variables": {"SECRET": "hunter2"}})
    lam.get_function_configuration(FunctionName=f"{p}-function")
    lam.update_function_configuration(FunctionName=f"{p}-function", MemorySize=256)
    lam.tag_resource(Resource=f"arn:aws:lambda:us-east-1:123456789012:function:{p}-function", Tags={"a b": "c&d"})
    lam.list_tags(Resource=f"arn:aws:lambda:us-east-1:123456789012:function:{p}-function")
    lam.get_function_configuration(FunctionName=f"{p}-none")
    lam.delete_function(FunctionName=f"{p}-function")


def secretsmanager(p, step):
    sm = Calls("secretsmanager", step)
    sm.create_secret(Name=f"{p}-secret", SecretString="correct horse")
    sm.get_secret_value(SecretId=f"{p}-secret")
    sm.put_secret_value(SecretId=f"{p}-secret", SecretBinary=b"battery")
    sm.get_secret_value(SecretId=f"{p}-secret")
    sm.describe_secret(SecretId=f"{p}-secret")
    sm.get_secret_value(SecretId=f"{p}-none")
    sm.delete_secret(SecretId=f"{p}-secret", ForceDeleteWithoutRecovery=True)


def ssm(p, step):
    ssm = Calls("ssm", step)
    ssm.put_parameter(Name=f"/{p}/plain", Value="v", Type="String")
    ssm.put_parameter(Name=f"/{p}/secure", Value="hunter2", Type="SecureString")
    ssm.get_parameters_by_path(Path=f"/{p}", WithDecryption=True)
    ssm.get_parameter(Name=f"/{p}/none")
    ssm.delete_parameters(Names=[f"/{p}/plain", f"/{p}/secure"])


def kms(p, step):
    kms = Calls("kms", step)
    key = kms.create_key(Description=p)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=f"alias/{p}", TargetKeyId=key)
    sealed = kms.encrypt(KeyId=f"alias/{p}", Plaintext=b"plain")["CiphertextBlob"]
    kms.decrypt(CiphertextBlob=sealed)
    kms.describe_key(KeyId=f"alias/{p}-none")
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


def cloudformation(p, step):
    cf = Calls("cloudformation", step)
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{p}-stacked"}}},
                           "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}}})
    cf.validate_template(TemplateBody=template)
    cf.create_stack(StackName=f"{p}-stack", TemplateBody=template, Tags=[{"Key": "a", "Value": "b"}])
    cf.describe_stacks(StackName=f"{p}-stack")
    cf.get_template(StackName=f"{p}-stack")
    cf.describe_stacks(StackName=f"{p}-none")
    cf.delete_stack(StackName=f"{p}-stack")


def kinesis(p, step):
    kinesis = Calls("kinesis", step)
    kinesis.create_stream(StreamName=f"{p}-stream", ShardCount=1)
    kinesis.put_record(StreamName=f"{p}-stream", Data=b"\x00\xffdata", PartitionKey="k")
    iterator = kinesis.get_shard_iterator(StreamName=f"{p}-stream", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")
    kinesis.get_records(ShardIterator=iterator["ShardIterator"])
    kinesis.describe_stream_summary(StreamName=f"{p}-none")
    kinesis.delete_stream(StreamName=f"{p}-stream")


def cloudwatch(p, step):
    cw = Calls("cloudwatch", step)
    cw.put_metric_data(Namespace=p, MetricData=[{"MetricName": "m", "Value": 1.5, "Dimensions": [{"Name": "d", "Value": "v"}]}])
    cw.list_metrics(Namespace=p)
    cw.put_metric_alarm(AlarmName=f"{p}-alarm", MetricName="m", Namespace=p, Period=60, EvaluationPeriods=1, Threshold=1.0,
                        ComparisonOperator="GreaterThanThreshold", Statistic="Average")
    cw.describe_alarms(AlarmNames=[f"{p}-alarm"])
    cw.delete_alarms(AlarmNames=[f"{p}-alarm"])


def logs(p, step):
    logs, g = Calls("logs", step), f"/{p}/group"
    logs.create_log_group(logGroupName=g)
    logs.create_log_stream(logGroupName=g, logStreamName="s")
    logs.put_retention_policy(logGroupName=g, retentionInDays=7)
    logs.describe_log_groups(logGroupNamePrefix=g)
    logs.get_log_events(logGroupName=g, logStreamName="s")
    logs.create_log_group(logGroupName=g)
    logs.delete_log_group(logGroupName=g)


def route53(p, step):
    r53 = Calls("route53", step)
    zone = r53.create_hosted_zone(Name=f"{p}.example.com", CallerReference=p)["HostedZone"]["Id"]
    r53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": {
        "Name": f"a.{p}.example.com", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"a & b"'}]}}]})
    r53.list_resource_record_sets(HostedZoneId=zone)
    r53.get_hosted_zone(Id="ZNONE")
    r53.delete_hosted_zone(Id=zone)


def rds(p, step):
    rds = Calls("rds", step)
    rds.create_db_instance(DBInstanceIdentifier=f"{p}-db", DBInstanceClass="db.t3.micro", Engine="postgres", MasterUsername="u",
                           MasterUserPassword="hunter2hunter2", AllocatedStorage=20)
    rds.describe_db_instances(DBInstanceIdentifier=f"{p}-db")
    rds.describe_db_instances(DBInstanceIdentifier=f"{p}-none")
    rds.delete_db_instance(DBInstanceIdentifier=f"{p}-db", SkipFinalSnapshot=True)


def ecs(p, step):
    ecs = Calls("ecs", step)
    ecs.create_cluster(clusterName=f"{p}-cluster")
    ecs.register_task_definition(family=f"{p}-task", containerDefinitions=[{"name": "c", "image": "i", "memory": 64,
                                 "environment": [{"name": "A", "value": "B"}]}])
    ecs.describe_clusters(clusters=[f"{p}-cluster"])
    ecs.list_task_definitions(familyPrefix=f"{p}-task")
    ecs.describe_task_definition(taskDefinition=f"{p}-none")
    ecs.delete_cluster(cluster=f"{p}-cluster")


def sts(p, step):
    reply = boto3.client("sts").get_caller_identity()
    step("get_caller_identity", {"Account": reply["Account"]})


def errors(p, step):
    """One call in each protocol, an upload that waits for 100 Continue, and one whose refusal has no body."""
    Calls("iam", step).list_users()
    Calls("ec2", step).describe_instances()
    Calls("dynamodb", step).list_tables()
    Calls("ssm", step).describe_parameters()
    Calls("sqs", step).list_queues()
    Calls("cloudwatch", step).list_metrics()
    Calls("lambda", step).list_functions()
    Calls("route53", step).list_hosted_zones()
    Calls("cloudfront", step).list_distributions()
    Calls("kms", step).list_keys()
    Calls("s3", step).list_buckets()
    Calls("s3", step).put_object(Bucket="bucket", Key="k", Body=BODY * 200)
    Calls("s3", step).head_object(Bucket="bucket", Key="k")


FLOWS = {name.removesuffix("_").replace("_", "-"): flow for name, flow in list(globals().items())
         if callable(flow) and getattr(flow, "__code__", None) and flow.__code__.co_varnames[:2] == ("p", "step")}

if __name__ == "__main__":
    steps.run(FLOWS)
