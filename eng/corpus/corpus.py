"""
The corpus of the decoder score: every operation of every service in every protocol that its model lists, sparse, full and
odd, as botocore serialises it for the real endpoint in us-east-1. No network, no clock: the same botocore, the same bytes.

usage: corpus.py write FOLDER          one file a protocol, NAME.jsonl.gz
       corpus.py lines SERVICE ...     the lines of some services, to standard output
"""

import gzip
import io
import json
import os
import sys
import types

import botocore
import botocore.awsrequest
import botocore.httpchecksum
import botocore.model
import botocore.regions
import botocore.serialize
import botocore.session
import botocore.validate
from botocore.exceptions import BotoCoreError
from botocore.regions import EndpointResolverBuiltins as Builtins

from meaning import FORMS, Meaning, expressible
from parameters import DOT_SEGMENTS, DotSegments, Parameters, depths

REGION = "us-east-1"
CASES = ("sparse", "full", "odd")
# Dot segments are legal and refused all the same, but in S3's keys, which are any text: they are in the corpus for one
# operation of each protocol that has paths, and one of S3's.
DOTTED = {("iot", "DescribeThing"), ("route53", "GetHostedZone"), ("s3", "GetObject")}
# Those that botocore computes by itself; for the others it needs another library.
CHECKSUMS = {"sparse": "CRC32", "full": "SHA256", "odd": "SHA1"} | dict.fromkeys(DOT_SEGMENTS, "CRC32")
BUILTINS = {
    Builtins.AWS_REGION: REGION, Builtins.AWS_USE_FIPS: False, Builtins.AWS_USE_DUALSTACK: False,
    Builtins.AWS_STS_USE_GLOBAL_ENDPOINT: False, Builtins.AWS_S3_USE_GLOBAL_ENDPOINT: False,
    Builtins.AWS_S3_ACCELERATE: False, Builtins.AWS_S3_FORCE_PATH_STYLE: True, Builtins.AWS_S3_USE_ARN_REGION: True,
    Builtins.AWS_S3CONTROL_USE_ARN_REGION: False, Builtins.AWS_S3_DISABLE_MRAP: False, Builtins.SDK_ENDPOINT: None,
    Builtins.ACCOUNT_ID: None, Builtins.ACCOUNT_ID_ENDPOINT_MODE: "preferred",
    Builtins.AWS_S3_DISABLE_EXPRESS_SESSION_AUTH: False,
}


class Service:
    """A service's model, and where botocore sends its calls."""

    def __init__(self, loader, name):
        self.name = name
        description = loader.load_service_model(name, "service-2")
        self.model = botocore.model.ServiceModel(description, name)
        self.depths = depths(description["shapes"])
        self.protocols = self.model.metadata.get("protocols", [self.model.metadata["protocol"]])
        self.resolver = botocore.regions.EndpointRulesetResolver(
            loader.load_service_model(name, "endpoint-rule-set-1"), loader.load_data("partitions"), self.model, BUILTINS, {},
            types.SimpleNamespace(emit=lambda *arguments, **named: []))

    def endpoint(self, operation, made):
        """Host and signing name. Where the host hangs on a value that makes none here, that of the service."""
        for given in (made, {}):
            try:
                found = self.resolver.construct_endpoint(operation, given, {})
                break
            except (BotoCoreError, ValueError):
                found = None
        if found is None:
            return f"{self.model.endpoint_prefix}.{REGION}.amazonaws.com", self.model.signing_name
        names = [scheme.get("signingName") for scheme in found.properties.get("authSchemes", [])]
        return found.url.split("://")[1].split("/")[0], next(filter(None, names), self.model.signing_name)


def lines(service):
    for protocol in service.protocols:
        for name in service.model.operation_names:
            operation = service.model.operation_model(name)
            if operation.has_event_stream_input:
                yield protocol, {"service": service.name, "operation": name, "protocol": protocol,
                                 "cannot": "botocore serialises no events"}
                continue
            for case in (*CASES, *(DOT_SEGMENTS if (service.name, name) in DOTTED else ())):
                yield protocol, line(service, operation, protocol, case)


def line(service, operation, protocol, case):
    shape = operation.input_shape
    # Some services ask botocore for milliseconds: it is the other way to write a number of seconds.
    in_milliseconds = case == "odd" and protocol in ("json", "rest-json")
    meaning = Meaning(protocol, in_milliseconds)
    made = (DotSegments if case in DOT_SEGMENTS else Parameters)(case, protocol, operation, service.depths).of(shape)
    if shape is not None and protocol in FORMS:
        made = expressible(shape, made, meaning)
    if shape is not None:
        report = botocore.validate.ParamValidator().validate(made, shape)
        if report.has_errors():
            raise ValueError(f"{service.name}:{operation.name} {case}: {report.generate_report()}")
    algorithm = operation.http_checksum.get("requestAlgorithmMember")
    if algorithm in made:
        made[algorithm] = CHECKSUMS[case]
    serializer = botocore.serialize.create_serializer(
        protocol, include_validation=False, timestamp_precision="millisecond" if in_milliseconds else "default")
    told = meaning.of(shape, made)
    streamed = streamed_member(shape)
    told.pop(streamed, None)
    host, signing_name = service.endpoint(operation, made)
    sent = request(serializer, operation, made, host, case)
    if shape is not None:
        told.update(added(shape, sent["headers"], told))
    return {
        "service": service.name, "operation": operation.name, "protocol": protocol, "case": case, "signingName": signing_name,
        **sent, "streamed": streamed, "parameters": told,
    }


def added(shape, headers, told):
    """What botocore says of checksums by itself, where that is a parameter of the model."""
    names = {
        member.serialization["name"].lower(): name for name, member in shape.members.items()
        if member.serialization.get("location") == "header" and "checksum" in member.serialization.get("name", "")}
    return {names[name.lower()]: value for name, value in headers if name.lower() in names and names[name.lower()] not in told}


def streamed_member(shape):
    payload = shape.serialization.get("payload") if shape is not None else None
    if payload is None:
        return None
    member = shape.members[payload]
    return payload if member.serialization.get("streaming") or member.metadata.get("streaming") else None


def request(serializer, operation, made, host, case):
    serialized = serializer.serialize_to_request(made, operation)
    prefix = serialized.pop("host_prefix", "")
    host = host if host.startswith(prefix) else prefix + host  # S3 Control's rules have put it there already
    # Over http a checksum is a header; over https it may trail the body, in a framing of its own.
    serialized["url"] = f"http://{host}"
    serialized["context"] = {"client_config": types.SimpleNamespace(
        request_checksum_calculation="when_supported", signature_version="v4")}
    compress(serialized, operation, case)
    checksum(serialized, operation, made)
    botocore.awsrequest.prepare_request_dict(serialized, f"http://{host}", user_agent=None)
    prepared = botocore.awsrequest.create_request_object(serialized).prepare()
    path, _, query = prepared.url[len(f"http://{host}"):].partition("?")
    body = prepared.body if prepared.body is not None else b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    headers = [["Host", host]] + [
        [name, value.decode() if isinstance(value, bytes) else str(value)]
        for name, value in prepared.headers.items() if name.lower() not in ("content-length", "user-agent")]
    return {"method": prepared.method, "path": path or "/", "query": query, "headers": headers, **text_or_bytes(body)}


def text_or_bytes(body):
    """Text compresses together with the parameters that it says; bytes are a character each."""
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"bytes": body.decode("latin-1")}


def compress(serialized, operation, case):
    if case == "full" and operation.request_compression and isinstance(serialized["body"], bytes):
        serialized["body"] = gzip.compress(serialized["body"], mtime=0)
        serialized["headers"]["Content-Encoding"] = "gzip"


def checksum(serialized, operation, made):
    """As botocore does it over http: a header beside the one that names the algorithm."""
    if (operation.http_checksum or operation.http_checksum_required) and not isinstance(serialized["body"], dict):
        botocore.httpchecksum.resolve_request_checksum_algorithm(serialized, operation, made)
        botocore.httpchecksum.apply_request_checksum(serialized)


def write(folder, loader):
    files = {}
    for name in loader.list_available_services("service-2"):
        for protocol, each in lines(Service(loader, name)):
            if protocol not in files:
                files[protocol] = io.StringIO()
                print_line({"source": f"botocore {botocore.__version__}"}, files[protocol])
            print_line(each, files[protocol])
    for protocol, text in files.items():
        with open(os.path.join(folder, f"{protocol}.jsonl.gz"), "wb") as file:
            file.write(gzip.compress(text.getvalue().encode(), 9, mtime=0))


def print_line(each, to):
    print(json.dumps(each, ensure_ascii=False, separators=(",", ":"), allow_nan=False), file=to)


def main():
    loader = botocore.session.get_session().get_component("data_loader")
    match sys.argv[1:]:
        case ["write", folder]:
            write(folder, loader)
        case ["lines", *services]:
            output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
            for name in services:
                for _, each in lines(Service(loader, name)):
                    print_line(each, output)
            output.flush()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
