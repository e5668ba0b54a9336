"""An unmodified SDK with nothing but the environment: exchanges its token, then calls. Prints what each call got."""
import io
import json
import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

session = botocore.session.get_session()
ONCE = Config(retries={"total_max_attempts": 1})


def call(service, operation, config=ONCE, **parameters):
    client = session.create_client(service, region_name="us-east-1", config=config)
    try:
        client._make_api_call(operation, parameters)
        return "passed"
    except ClientError as error:
        return error.response["Error"]["Code"]


calls = [
    ("s3", "ListBuckets", {}),
    ("s3", "ListObjectsV2", {"Bucket": "bucket", "Prefix": "a b/+=&%/", "Delimiter": "/"}),
    ("s3", "GetObject", {"Bucket": "bucket", "Key": "../a//b/./c+d e~(f)!*'/\u1234%2F"}),
    ("s3", "PutObject", {"Bucket": "bucket", "Key": "k", "Body": io.BytesIO(b"x" * 100_000), "Metadata": {"a": "b  c"}}),
    ("s3", "DeleteObjects", {"Bucket": "bucket", "Delete": {"Objects": [{"Key": "k"}]}}),
    ("dynamodb", "PutItem", {"TableName": "t", "Item": {"k": {"S": "\u1234"}}}),
    ("sqs", "SendMessage", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/q", "MessageBody": "m"}),
    ("iam", "ListRoles", {"PathPrefix": "/a b/"}),
    ("ec2", "DescribeInstances", {"InstanceIds": ["i-1"]}),
    ("lambda", "GetFunction", {"FunctionName": "arn:aws:lambda:us-east-1:111122223333:function:f", "Qualifier": "$LATEST"}),
    ("apigateway", "GetTags", {"resourceArn": "arn:aws:apigateway:us-east-1::/restapis/a%20b"}),
    ("sts", "GetCallerIdentity", {}),
    ("cloudwatch", "ListMetrics", {}),
]
results = {}
for service, operation, parameters in calls:
    try:
        results[f"{service}:{operation}"] = call(service, operation, **parameters)
    except Exception as error:  # printed, so that the test can show it
        results[f"{service}:{operation}"] = f"{type(error).__name__}: {error}"
json.dump(results, sys.stdout)
