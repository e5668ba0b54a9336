"""Signs requests with botocore: an independent judge. A JSON object a line in, the signed headers a line out."""
import base64
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

VERBATIM = {"s3", "s3-outposts", "s3-object-lambda", "s3express"}

for line in sys.stdin:
    asked = json.loads(line)
    now = datetime.datetime.strptime(asked["time"], "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda now=now: now
    request = AWSRequest(method=asked["method"], url=asked["url"], data=base64.b64decode(asked["body"]))
    for name, value in asked["headers"]:
        request.headers[name] = value
    kind = botocore.auth.S3SigV4Auth if asked["service"] in VERBATIM else botocore.auth.SigV4Auth
    credentials = Credentials(asked["accessKeyId"], asked["secretAccessKey"], asked["sessionToken"])
    kind(credentials, asked["service"], asked["region"]).add_auth(request)
    print(json.dumps([[name, value] for name, value in request.headers.items()]), flush=True)
