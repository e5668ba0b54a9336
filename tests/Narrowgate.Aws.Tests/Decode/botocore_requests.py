"""Serialises sampled operations with botocore, without a network: one JSON line a request, with its parameters.

usage: botocore_requests.py EVERY [SERVICE ...]   one operation in EVERY of all services, all of the named ones
"""
import base64, datetime, json, sys, zlib

import botocore.awsrequest
import botocore.model
import botocore.serialize
import botocore.session
from botocore.utils import is_json_value_header

INSTANT = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.timezone.utc)
HOSTILE = "a b/c%2F+é&=?#<\"'>;.\\~*日本"
PLAIN = "plain-Value_1.0"
PROTOCOLS = {"query", "ec2", "json", "rest-json", "rest-xml"}
SUPERSEDED = {"GetBucketLifecycle", "PutBucketLifecycle", "GetBucketNotification", "PutBucketNotification", "ListDirectoryBuckets"}


class Values:
    """Parameters for a shape; `made` is what botocore gets, `told` what a decoder must find."""

    def __init__(self, full):
        self.full = full

    def of(self, shape, path, where="body", depth=0):
        kind = shape.type_name
        if kind == "structure":
            if getattr(shape, "is_document_type", False):
                told = {"a": [1, "x", None, {"b": True}]}
                return told, told
            return self.structure(shape, path, depth)
        if kind == "list":
            made = [self.of(shape.member, path, where, depth + 1) for _ in range(2 if self.full and depth < 3 else 1)]
            made = [item for item in made if item is not None]
            return ([item[0] for item in made], [item[1] for item in made]) if made else None
        if kind == "map":
            value = self.of(shape.value, path, where, depth + 1)
            if value is None:
                return None
            key = PLAIN if where != "body" else "k é.1"
            return {key: value[0]}, {key: value[1]}
        return self.scalar(shape, kind, where)

    def scalar(self, shape, kind, where):
        if kind in ("string", "character"):
            if is_json_value_header(shape):
                made = {"k": [1, "é"]}
                return made, json.dumps(made, separators=(",", ":"))
            # A bucket that no bucket can be called is refused: see AmbiguityTests.
            is_bucket = shape.name == "BucketName" and where == "uri"
            text = "plain-label" if shape.serialization.get("hostLabel") else PLAIN if where == "header" or is_bucket else HOSTILE
            return text, text
        if kind in ("integer", "long", "short", "byte"):
            return 42, 42
        if kind in ("float", "double"):
            return -1.5, -1.5
        if kind == "boolean":
            return self.full, self.full
        if kind == "timestamp" and shape.name == "Expires":
            # What is a string in the model is a time to botocore alone.
            return INSTANT, "Thu, 29 Feb 2024 12:34:56 GMT"
        if kind == "timestamp":
            return INSTANT, "2024-02-29T12:34:56Z"
        if kind == "blob":
            made = b"\x00\xff blob"
            return made, base64.b64encode(made).decode()
        raise ValueError(kind)

    def structure(self, shape, path, depth):
        made, told = {}, {}
        for name, member in shape.members.items():
            wanted = name in shape.required_members or (self.full and depth < 4) or (depth > 0 and not shape.required_members and not made and depth < 6)
            if not wanted or path.count(shape.name) > 1 or name == "SourceRegion" or skipped(member):
                continue
            # SourceRegion is botocore's own: it makes a presigned URL of it and does not send it.
            where = {"header": "header", "headers": "header", "uri": "uri", "querystring": "query"}.get(member.serialization.get("location"), "body")
            value = self.of(member, path + [shape.name], where, depth + 1)
            if value is None or (value[0] in ({}, []) and depth > 0):
                continue
            made[name], told[name] = value
        if depth > 0 and not made:
            return None
        return made, told


def skipped(member):
    name = member.serialization.get("name", "").lower()
    if member.serialization.get("location") != "header":
        return False
    # What describes the body as it is sent is made anew, not carried.
    return name in ("content-length", "content-md5", "content-encoding", "x-amz-sdk-checksum-algorithm")


def carried(operation):
    # A request that is an event stream is refused; a reply that is one is carried.
    return not operation.has_event_stream_input


def request(serializer, operation, made):
    serialized = serializer.serialize_to_request(made, operation)
    serialized.pop("host_prefix", None)
    serialized["context"] = {}
    botocore.awsrequest.prepare_request_dict(serialized, "http://localhost:1", user_agent="test")
    prepared = botocore.awsrequest.create_request_object(serialized).prepare()
    target = prepared.url[len("http://localhost:1"):]
    path, _, query = target.partition("?")
    body = prepared.body if prepared.body is not None else b""
    if isinstance(body, str):
        body = body.encode()
    headers = [[name, value.decode() if isinstance(value, bytes) else str(value)] for name, value in prepared.headers.items()]
    return {"method": prepared.method, "path": path or "/", "query": query, "headers": headers, "body": base64.b64encode(body).decode()}


def main():
    every, wanted = int(sys.argv[1]), set(sys.argv[2:])
    loader = botocore.session.get_session().get_component("data_loader")
    for service in loader.list_available_services("service-2"):
        if service == "importexport":  # signed by version 2 only
            continue
        model = botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)
        for protocol in [name for name in model.metadata.get("protocols", [model.metadata["protocol"]]) if name in PROTOCOLS]:
            serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
            for name in model.operation_names:
                if service not in wanted and zlib.crc32(f"{service}.{name}".encode()) % every:
                    continue
                operation = model.operation_model(name)
                if not carried(operation) or (service == "s3" and name in SUPERSEDED):
                    continue
                for full in (False, True):
                    shape = operation.input_shape
                    made, told = Values(full).of(shape, []) if shape is not None else ({}, {})
                    streamed = None
                    payload = shape.serialization.get("payload") if shape is not None else None
                    if payload is not None and (shape.members[payload].serialization.get("streaming") or shape.members[payload].metadata.get("streaming")):
                        streamed = payload
                        told.pop(payload, None)
                    if protocol == "rest-json" and payload is not None and payload not in made and shape.members[payload].type_name == "structure":
                        told[payload] = {}  # botocore writes {} for an absent one, which cannot be told apart
                    line = request(serializer, operation, made)
                    line.update(service=service, signingName=model.signing_name, operation=name, protocol=protocol, full=full, parameters=told, streamed=streamed)
                    print(json.dumps(line))


main()
