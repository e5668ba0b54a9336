"""The flows of the matrix in the AWS CLI: its own driver, in one process, since starting it takes longer than a call."""

import base64
import io
import json
import os
import sys
import tempfile

import awscli.clidriver

import boto3_flows
import steps

BODY = boto3_flows.BODY
DRIVER = awscli.clidriver.create_clidriver()


def own_endpoint(service):
    """Version 1 of the CLI calls these by names of old, whatever AWS_ENDPOINT_URL says; only the option is stronger."""
    return ["--endpoint-url", os.environ["AWS_ENDPOINT_URL"]] if service in ("sqs", "rds") and "AWS_ENDPOINT_URL" in os.environ else []


class Cli:
    def __init__(self, step):
        self._step = step
        self.folder = tempfile.mkdtemp()

    def file(self, name, body=None):
        path = os.path.join(self.folder, name)
        if body is not None:
            with open(path, "wb") as out:
                out.write(body)
        return path

    def __call__(self, *arguments, quiet=False):
        out, error = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out, error
        try:
            # Transfers end their driver's threads: each has one of its own.
            driver = awscli.clidriver.create_clidriver() if arguments[0] == "s3" else DRIVER
            code = driver.main([*arguments, *own_endpoint(arguments[0]), "--output", "json"])
        except SystemExit as ended:
            code = ended.code
        finally:
            sys.stdout, sys.stderr = before
        for stream in (out, error):
            stream.flush()
        text = out.buffer.getvalue().decode()
        try:
            said = json.loads(text) if text.strip() else {}
        except ValueError:
            said = text
        if not quiet:
            self._step(" ".join(arguments[:2]), {"exit": code, "out": said, "error": error.buffer.getvalue().decode().strip()})
        return said


def s3_objects(p, step):
    aws, b, key = Cli(step), f"{p}-objects", "a folder/\u00fc+ %2F=&.bin"
    sent = aws.file("sent", BODY)
    aws("s3api", "create-bucket", "--bucket", b)
    aws("s3api", "put-object", "--bucket", b, "--key", key, "--body", sent, "--metadata", "owner=me", "--content-type", "text/x")
    aws("s3api", "head-object", "--bucket", b, "--key", key)
    aws("s3api", "get-object", "--bucket", b, "--key", key, aws.file("got"))
    step("same", {"same": open(aws.file("got"), "rb").read() == BODY})
    aws("s3api", "list-objects-v2", "--bucket", b)
    aws("s3api", "get-object", "--bucket", b, "--key", "there-is-none", aws.file("none"))
    aws("s3api", "head-object", "--bucket", b, "--key", "there-is-none")
    aws("s3", "rm", f"s3://{b}/{key}", quiet=True)
    aws("s3api", "delete-bucket", "--bucket", b)


def s3_ranges(p, step):
    aws, b = Cli(step), f"{p}-ranges"
    aws("s3api", "create-bucket", "--bucket", b)
    aws("s3api", "put-object", "--bucket", b, "--key", "k", "--body", aws.file("sent", BODY))
    for place, arguments in enumerate((("--range", "bytes=0-9"), ("--range", "bytes=-5"), ("--range", "bytes=900000-"), ("--if-match", '"0"'))):
        aws("s3api", "get-object", "--bucket", b, "--key", "k", *arguments, aws.file(f"got{place}"))
    step("last", open(aws.file("got1"), "rb").read())


def s3_multipart(p, step):
    aws, b = Cli(step), f"{p}-multipart"
    aws("s3api", "create-bucket", "--bucket", b)
    upload = aws("s3api", "create-multipart-upload", "--bucket", b, "--key", "k")["UploadId"]
    tag = aws("s3api", "upload-part", "--bucket", b, "--key", "k", "--upload-id", upload, "--part-number", "1", "--body", aws.file("part", BODY))["ETag"]
    aws("s3api", "complete-multipart-upload", "--bucket", b, "--key", "k", "--upload-id", upload,
        "--multipart-upload", json.dumps({"Parts": [{"PartNumber": 1, "ETag": tag}]}))
    aws("s3api", "head-object", "--bucket", b, "--key", "k")


def s3_copy_delete(p, step):
    aws, b = Cli(step), f"{p}-copy"
    aws("s3api", "create-bucket", "--bucket", b)
    for name in ("one", "two", "three"):
        aws("s3api", "put-object", "--bucket", b, "--key", name, "--body", aws.file("sent", BODY))
    aws("s3api", "copy-object", "--bucket", b, "--key", "four", "--copy-source", f"{b}/one")
    aws("s3api", "delete-objects", "--bucket", b, "--delete", json.dumps({"Objects": [{"Key": "one"}, {"Key": "none & <such>"}]}))
    aws("s3", "rm", f"s3://{b}", "--recursive", quiet=True)
    aws("s3api", "list-objects-v2", "--bucket", b)


def s3_large(p, step):
    aws, b = Cli(step), f"{p}-large"
    body = BODY * 250
    aws("s3", "mb", f"s3://{b}")
    aws("s3", "cp", aws.file("sent", body), f"s3://{b}/k", "--quiet")
    aws("s3", "cp", f"s3://{b}/k", aws.file("got"), "--quiet")
    step("same", {"same": open(aws.file("got"), "rb").read() == body})


def s3_presign(p, step):
    aws, b = Cli(step), f"{p}-presign"
    aws("s3api", "create-bucket", "--bucket", b)
    aws("s3api", "put-object", "--bucket", b, "--key", "k", "--body", aws.file("sent", BODY))
    with open(aws.file("config"), "w") as config:  # else version 1 signs URLs as SigV2
        config.write("[default]\ns3 =\n  signature_version = s3v4\n")
    before, os.environ["AWS_CONFIG_FILE"] = os.environ.get("AWS_CONFIG_FILE", ""), aws.file("config")
    url = aws("s3", "presign", f"s3://{b}/k", quiet=True).strip()
    os.environ["AWS_CONFIG_FILE"] = before
    with boto3_flows.urllib.request.urlopen(url, timeout=30) as reply:
        step("get", {"status": reply.status, "same": reply.read() == BODY})


def dynamodb(p, step):
    aws, t = Cli(step), f"{p}-table"
    aws("dynamodb", "create-table", "--table-name", t, "--key-schema", "AttributeName=id,KeyType=HASH",
        "--attribute-definitions", "AttributeName=id,AttributeType=S", "--billing-mode", "PAY_PER_REQUEST")
    aws("dynamodb", "put-item", "--table-name", t, "--item", '{"id":{"S":"1"},"b":{"B":"AP8="},"n":{"N":"3.25"}}')
    aws("dynamodb", "get-item", "--table-name", t, "--key", '{"id":{"S":"1"}}')
    aws("dynamodb", "get-item", "--table-name", f"{p}-none", "--key", '{"id":{"S":"1"}}')
    aws("dynamodb", "delete-table", "--table-name", t)


def sqs(p, step):
    aws = Cli(step)
    url = aws("sqs", "create-queue", "--queue-name", f"{p}-queue")["QueueUrl"]
    aws("sqs", "send-message", "--queue-url", url, "--message-body", "hello \u00fc <>&")
    aws("sqs", "receive-message", "--queue-url", url)
    aws("sqs", "get-queue-url", "--queue-name", f"{p}-none")
    aws("sqs", "delete-queue", "--queue-url", url)


def sns(p, step):
    aws = Cli(step)
    topic = aws("sns", "create-topic", "--name", f"{p}-topic")["TopicArn"]
    aws("sns", "publish", "--topic-arn", topic, "--message", "m")
    aws("sns", "get-topic-attributes", "--topic-arn", topic)
    aws("sns", "delete-topic", "--topic-arn", topic)


def ec2(p, step):
    aws = Cli(step)
    instance = aws("ec2", "run-instances", "--image-id", "ami-12c6146b", "--count", "1",
                   "--tag-specifications", f"ResourceType=instance,Tags=[{{Key=team,Value={p}}}]")["Instances"][0]["InstanceId"]
    aws("ec2", "describe-instances", "--filters", f"Name=tag:team,Values={p}")
    aws("ec2", "describe-instances", "--instance-ids", "i-00000000")
    aws("ec2", "terminate-instances", "--instance-ids", instance)


def iam(p, step):
    aws = Cli(step)
    aws("iam", "create-role", "--role-name", f"{p}-role", "--assume-role-policy-document", boto3_flows.TRUST)
    aws("iam", "get-role", "--role-name", f"{p}-role")
    aws("iam", "get-role", "--role-name", f"{p}-none")
    aws("iam", "delete-role", "--role-name", f"{p}-role")


def lambda_(p, step):
    aws = Cli(step)
    aws("iam", "create-role", "--role-name", f"{p}-runs", "--assume-role-policy-document", boto3_flows.TRUST, quiet=True)
    aws("lambda", "create-function", "--function-name", f"{p}-function", "--runtime", "python3.12", "--handler", "index.handler",
        "--role", f"arn:aws:iam::123456789012:role/{p}-runs", "--zip-file", "fileb://" + aws.file("code.zip", boto3_flows.zipped()))
    aws("lambda", "get-function-configuration", "--function-name", f"{p}-function")
    aws("lambda", "get-function-configuration", "--function-name", f"{p}-none")
    aws("lambda", "delete-function", "--function-name", f"{p}-function")


def secretsmanager(p, step):
    aws = Cli(step)
    aws("secretsmanager", "create-secret", "--name", f"{p}-secret", "--secret-string", "correct horse")
    aws("secretsmanager", "get-secret-value", "--secret-id", f"{p}-secret")
    aws("secretsmanager", "get-secret-value", "--secret-id", f"{p}-none")
    aws("secretsmanager", "delete-secret", "--secret-id", f"{p}-secret", "--force-delete-without-recovery")


def ssm(p, step):
    aws = Cli(step)
    aws("ssm", "put-parameter", "--name", f"/{p}/secure", "--value", "hunter2", "--type", "SecureString")
    aws("ssm", "get-parameter", "--name", f"/{p}/secure", "--with-decryption")
    aws("ssm", "get-parameter", "--name", f"/{p}/none")
    aws("ssm", "delete-parameter", "--name", f"/{p}/secure")


def kms(p, step):
    aws = Cli(step)
    key = aws("kms", "create-key", "--description", p)["KeyMetadata"]["KeyId"]
    sealed = aws("kms", "encrypt", "--key-id", key, "--plaintext", "cGxhaW4=")["CiphertextBlob"]
    aws("kms", "decrypt", "--ciphertext-blob", "fileb://" + aws.file("sealed", base64.b64decode(sealed)))
    aws("kms", "describe-key", "--key-id", f"alias/{p}-none")


def cloudformation(p, step):
    aws = Cli(step)
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{p}-stacked"}}}})
    aws("cloudformation", "create-stack", "--stack-name", f"{p}-stack", "--template-body", template)
    aws("cloudformation", "describe-stacks", "--stack-name", f"{p}-stack")
    aws("cloudformation", "describe-stacks", "--stack-name", f"{p}-none")
    aws("cloudformation", "delete-stack", "--stack-name", f"{p}-stack")


def kinesis(p, step):
    aws = Cli(step)
    aws("kinesis", "create-stream", "--stream-name", f"{p}-stream", "--shard-count", "1")
    aws("kinesis", "put-record", "--stream-name", f"{p}-stream", "--data", "AP8=", "--partition-key", "k")
    iterator = aws("kinesis", "get-shard-iterator", "--stream-name", f"{p}-stream", "--shard-id", "shardId-000000000000",
                   "--shard-iterator-type", "TRIM_HORIZON")["ShardIterator"]
    aws("kinesis", "get-records", "--shard-iterator", iterator)
    aws("kinesis", "delete-stream", "--stream-name", f"{p}-stream")


def cloudwatch(p, step):
    aws = Cli(step)
    aws("cloudwatch", "put-metric-data", "--namespace", p, "--metric-name", "m", "--value", "1.5")
    aws("cloudwatch", "list-metrics", "--namespace", p)


def logs(p, step):
    aws = Cli(step)
    aws("logs", "create-log-group", "--log-group-name", f"/{p}/group")
    aws("logs", "describe-log-groups", "--log-group-name-prefix", f"/{p}/group")
    aws("logs", "create-log-group", "--log-group-name", f"/{p}/group")
    aws("logs", "delete-log-group", "--log-group-name", f"/{p}/group")


def route53(p, step):
    aws = Cli(step)
    zone = aws("route53", "create-hosted-zone", "--name", f"{p}.example.com", "--caller-reference", p)["HostedZone"]["Id"]
    aws("route53", "list-resource-record-sets", "--hosted-zone-id", zone)
    aws("route53", "get-hosted-zone", "--id", "ZNONE")
    aws("route53", "delete-hosted-zone", "--id", zone)


def rds(p, step):
    aws = Cli(step)
    aws("rds", "create-db-instance", "--db-instance-identifier", f"{p}-db", "--db-instance-class", "db.t3.micro", "--engine", "postgres",
        "--master-username", "u", "--master-user-password", "hunter2hunter2", "--allocated-storage", "20")
    aws("rds", "describe-db-instances", "--db-instance-identifier", f"{p}-db")
    aws("rds", "describe-db-instances", "--db-instance-identifier", f"{p}-none")
    aws("rds", "delete-db-instance", "--db-instance-identifier", f"{p}-db", "--skip-final-snapshot")


def ecs(p, step):
    aws = Cli(step)
    aws("ecs", "create-cluster", "--cluster-name", f"{p}-cluster")
    aws("ecs", "register-task-definition", "--family", f"{p}-task", "--container-definitions", '[{"name":"c","image":"i","memory":64}]')
    aws("ecs", "describe-clusters", "--clusters", f"{p}-cluster")
    aws("ecs", "delete-cluster", "--cluster", f"{p}-cluster")


def sts(p, step):
    step("get-caller-identity", {"Account": Cli(lambda *_: None)("sts", "get-caller-identity")["Account"]})


def errors(p, step):
    aws = Cli(step)
    aws("iam", "list-users")
    aws("ec2", "describe-instances")
    aws("dynamodb", "list-tables")
    aws("ssm", "describe-parameters")
    aws("sqs", "list-queues")
    aws("cloudwatch", "list-metrics")
    aws("lambda", "list-functions")
    aws("route53", "list-hosted-zones")
    aws("cloudfront", "list-distributions")
    aws("kms", "list-keys")
    aws("s3api", "list-buckets")
    aws("s3api", "put-object", "--bucket", "bucket", "--key", "k", "--body", aws.file("sent", BODY * 200))
    aws("s3api", "head-object", "--bucket", "bucket", "--key", "k")


if __name__ == "__main__":
    steps.run({name: globals()[flow.__name__] for name, flow in boto3_flows.FLOWS.items()})
