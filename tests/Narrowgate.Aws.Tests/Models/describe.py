"""Describes botocore's models and endpoints in lines, by botocore's own classes: an independent reading of the same data.

  describe.py models            SERVICE OPERATIONS SHA256 for each service
  describe.py models SERVICE    the lines themselves
  describe.py endpoints         SERVICE OPERATION PARTITION REGION VARIANT URL SIGNING-REGION SIGNING-NAME
  describe.py s3                OPERATION BUCKET PARTITION REGION VARIANT URL SIGNING-NAME
  describe.py folder            botocore's version and data folder
"""
import hashlib
import os
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError, EndpointResolutionError
from botocore.loaders import Loader
from botocore.model import ServiceModel

KINDS = {
    "long": "integer",
    "double": "float",
    "character": "string",
}

# Without botocore's extras: parameters such as SourceRegion, which it takes from its caller and never sends.
folder = os.path.join(botocore.__path__[0], "data")
loader = Loader(extra_search_paths=[folder], include_default_search_paths=False, include_default_extras=False)


def line(*parts):
    return "|".join("" if part is None or part is False else "yes" if part is True else str(part) for part in parts)


def kind_of(shape):
    if shape.metadata.get("document"):
        return "document"
    return KINDS.get(shape.type_name, shape.type_name)


def namespace(shape):
    found = shape.serialization.get("xmlNamespace")
    if isinstance(found, str):
        return found, None
    return (found or {}).get("uri"), (found or {}).get("prefix")


def member_line(owner, name, shape):
    marks = shape.serialization
    return line(
        "member", owner, name, shape.name, kind_of(shape), marks.get("location"), marks.get("name", name),
        marks.get("queryName"), marks.get("flattened"), marks.get("xmlAttribute"), *namespace(shape),
        shape.metadata.get("idempotencyToken"), marks.get("jsonvalue"), marks.get("hostLabel"), marks.get("eventheader"), marks.get("eventpayload"),
        marks.get("timestampFormat"), marks.get("streaming"), shape.metadata.get("sensitive"), marks.get("eventstream"),
        shape.type_name == "long")


def walk(shape, seen):
    pending = [shape]
    while pending:
        shape = pending.pop()
        if shape is None or shape.name in seen:
            continue
        parts = {}
        if shape.type_name == "structure":
            parts = shape.members
        elif shape.type_name == "list":
            parts = {"member": shape.member}
        elif shape.type_name == "map":
            parts = {"key": shape.key, "value": shape.value}
        seen[shape.name] = [member_line(shape.name, name, part) for name, part in parts.items()]
        if shape.type_name == "structure":
            seen[shape.name].append(
                line("structure", shape.name, kind_of(shape), ",".join(shape.required_members), shape.serialization.get("payload"),
                     shape.metadata.get("exception")))
        pending.extend(parts.values())


def describe(name):
    model = ServiceModel(loader.load_service_model(name, "service-2"), name)
    metadata = model.metadata
    protocols = list(dict.fromkeys([metadata["protocol"], *metadata.get("protocols", [])]))
    lines = [line("service", name, model.api_version, model.endpoint_prefix, model.signing_name, ",".join(protocols),
                  metadata.get("targetPrefix"), metadata.get("jsonVersion"), metadata.get("xmlNamespace"))]
    seen = {}
    for operation_name in model.operation_names:
        operation = model.operation_model(operation_name)
        given, result = operation.input_shape, operation.output_shape
        checksum = operation.http_checksum or {}
        lines.append(line(
            "operation", operation_name, operation.http["method"], operation.http["requestUri"],
            given.name if given else None, result.name if result else None,
            result.serialization.get("resultWrapper") if result else None,
            given.serialization.get("name") if given else None, namespace(given)[0] if given else None,
            (operation.endpoint or {}).get("hostPrefix"),
            bool(operation.http_checksum_required or checksum.get("requestChecksumRequired")),
            checksum.get("requestAlgorithmMember"), operation.auth_type == "none", operation.auth_type == "v4-unsigned-body"))
        walk(given, seen)
        walk(result, seen)
    for part in seen.values():
        lines.extend(part)
    return len(model.operation_names), sorted(lines)


VARIANTS = {
    "Standard": {"UseFIPS": False, "UseDualStack": False},
    "Fips": {"UseFIPS": True, "UseDualStack": False},
    "DualStack": {"UseFIPS": False, "UseDualStack": True},
    "FipsDualStack": {"UseFIPS": True, "UseDualStack": True},
}
ACCOUNT = "000000000000"
ARN = "arn:{partition}:s3:{region}:111122223333:accesspoint"
BUCKETS = [
    ("GetObject", ARN + "/point"),
    ("GetObject", ARN + ":a-point"),
    ("GetObject", ARN.replace(":s3:", ":s3-object-lambda:") + "/point"),
    ("GetObject", ARN.replace(":s3:", ":s3-outposts:").replace(":accesspoint", ":outpost/op-01234567890123456/accesspoint/point")),
    ("GetObject", "arn:{partition}:s3::111122223333:accesspoint/alias.mrap"),
    ("GetObject", "name--usw2-az1--x-s3"),
    ("GetObject", "point--use1-az4--xa-s3"),
    ("ListObjectsV2", "name--usw2-az1--x-s3"),
    ("GetBucketPolicy", "name--usw2-az1--x-s3"),
    ("GetObject", "plain-bucket"),
    ("GetBucketPolicy", "plain-bucket"),
]


def kinds(model):
    """A first operation of each kind by what the endpoint rules are told of it."""
    found = {}
    for name, operation in sorted(model["operations"].items()):
        told = {key: value["value"] for key, value in operation.get("staticContextParams", {}).items()}
        members = model["shapes"].get(operation.get("input", {}).get("shape"), {}).get("members", {})
        names = {member["contextParam"]["name"] for member in members.values() if "contextParam" in member}
        if "AccountId" in names:
            told["AccountId"] = ACCOUNT
        if "Bucket" in names:
            told |= {"Bucket": "sample-bucket", "ForcePathStyle": True}
        found.setdefault(tuple(sorted(told.items())), name)
    return found


def region_names(partition):
    return [region for region in partition["regions"] if not region.endswith("-global")]


def endpoints(name, partitions):
    model = loader.load_service_model(name, "service-2")
    metadata = model["metadata"]
    rules = loader.load_service_model(name, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, partitions)
    parameters = {key: value["default"] for key, value in rules["parameters"].items() if "default" in value}
    for told, operation in kinds(model).items():
        known = {key: value for key, value in told if key in rules["parameters"]}
        for partition in partitions["partitions"]:
            for region in region_names(partition):
                for variant, flags in VARIANTS.items():
                    try:
                        endpoint = provider.resolve_endpoint(**parameters | known | flags, Region=region)
                        schemes = [scheme for scheme in endpoint.properties.get("authSchemes", []) if scheme["name"] == "sigv4"]
                        scheme = schemes[0] if schemes else {}
                        url = endpoint.url.replace("/sample-bucket", "").replace(f"//{ACCOUNT}.", "//")
                        found = (url, scheme.get("signingRegion", region),
                                 scheme.get("signingName", metadata.get("signingName", metadata["endpointPrefix"])))
                    except (EndpointResolutionError, EndpointProviderError):
                        found = ("none", region, "none")
                    print(name, operation, partition["id"], region, variant, *found)


def buckets(partitions):
    provider = EndpointProvider(loader.load_service_model("s3", "endpoint-rule-set-1"), partitions)
    operations = loader.load_service_model("s3", "service-2")["operations"]
    for partition in partitions["partitions"]:
        for region in region_names(partition):
            for operation, template in BUCKETS:
                bucket = template.format(partition=partition["id"], region=region)
                told = {key: value["value"] for key, value in operations[operation].get("staticContextParams", {}).items()}
                for variant, flags in VARIANTS.items():
                    try:
                        endpoint = provider.resolve_endpoint(
                            **told | flags, Region=region, Bucket=bucket, ForcePathStyle=bucket == "plain-bucket",
                            DisableS3ExpressSessionAuth=True)
                        schemes = endpoint.properties["authSchemes"]
                        scheme = next((scheme for scheme in schemes if scheme["name"] == "sigv4"), schemes[0])
                        found = (endpoint.url, scheme["signingName"])
                    except (EndpointResolutionError, EndpointProviderError):
                        found = ("none", "none")
                    print(operation, bucket, partition["id"], region, variant, *found)


services = loader.list_available_services("service-2")
match sys.argv[1:]:
    case ["models"]:
        for service in services:
            count, lines = describe(service)
            print(service, count, hashlib.sha256("\n".join(lines).encode()).hexdigest())
    case ["models", service]:
        print("\n".join(describe(service)[1]))
    case ["endpoints"]:
        partitions = loader.load_data("partitions")
        for service in services:
            endpoints(service, partitions)
    case ["s3"]:
        buckets(loader.load_data("partitions"))
    case ["folder"]:
        print(botocore.__version__)
        print(folder)
    case _:
        sys.exit(__doc__)
