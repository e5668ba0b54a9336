"""botocore as a writer and as a reader of the protocol rpc-v2-cbor, without a network.

usage: botocore_cbor.py requests   every operation of the services that speak it, in CBOR and in JSON: one line each
       botocore_cbor.py reply      reads replies from standard input, one a line: what they say, one line each; a reply is
                                   {"service", "operation", "status", "headers", "body" in hex}
"""
import base64, datetime, json, math, sys

import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.session

INSTANT = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.timezone.utc)
TEXTS = ["a", "a b/c%2F+é&=?#<\"'>;.\\~*日本\U0001f600", "x" * 300, ""]
WHOLE = [0, 23, 24, 255, 256, 65536, 2**31 - 1, -1, -25, 2**53 + 1, -(2**63)]
BROKEN = [-1.5, 0.5, 1024.25, -0.0625]
PROTOCOL = "smithy-rpc-v2-cbor"

loader = botocore.session.get_session().get_component("data_loader")


def model_of(service):
    return botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)


class Values:
    """Parameters of every kind, each time others, and always the same ones in the same order of calls."""

    def __init__(self, full):
        self.full, self.made = full, 0

    def of(self, shape, path):
        self.made += 1
        kind = shape.type_name
        if kind == "structure":
            wanted = {name: member for name, member in shape.members.items()
                      if path.count(shape.name) < 2 and (name in shape.required_members or (self.full and len(path) < 6))}
            return {name: self.of(member, path + [shape.name]) for name, member in wanted.items()}
        if kind == "list":
            return [self.of(shape.member, path + [shape.name]) for _ in range(self.made % 3)]
        if kind == "map":
            return {f"k{index}": self.of(shape.value, path + [shape.name]) for index in range(self.made % 3)}
        return {"string": TEXTS, "integer": WHOLE, "long": WHOLE, "float": BROKEN, "double": BROKEN, "boolean": [True, False],
                "timestamp": [INSTANT], "blob": [b"", b"\x00\xff blob"]}[kind][self.made % {"string": 4, "integer": 11, "long": 11, "float": 4, "double": 4, "boolean": 2, "timestamp": 1, "blob": 2}[kind]]


def request(protocol, operation, made):
    written = botocore.serialize.create_serializer(protocol, include_validation=False).serialize_to_request(made, operation)
    body = written["body"]
    return {"method": written["method"], "path": written["url_path"], "headers": [[name, str(value)] for name, value in written["headers"].items()],
            "body": base64.b64encode(body.encode() if isinstance(body, str) else body).decode()}


def requests():
    for service in loader.list_available_services("service-2"):
        model = model_of(service)
        if PROTOCOL not in model.metadata.get("protocols", []):
            continue
        for name in model.operation_names:
            operation = model.operation_model(name)
            for full in (False, True):
                made = Values(full).of(operation.input_shape, []) if operation.input_shape is not None else {}
                yield {"service": service, "signingName": model.signing_name, "operation": name, "full": full,
                       "cbor": request(PROTOCOL, operation, made), "json": request("json", operation, made)}


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return f"bytes {value.hex()}"
    if isinstance(value, datetime.datetime):
        return f"time {value.astimezone(datetime.timezone.utc).isoformat()}"
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else f"float {value!r}"
    return value


def reply(line):
    told = json.loads(line)
    operation = model_of(told["service"]).operation_model(told["operation"])
    response = {"status_code": told["status"], "headers": {name.lower(): value for name, value in told["headers"].items()}, "body": bytes.fromhex(told["body"])}
    return plain(botocore.parsers.create_parser(PROTOCOL).parse(response, operation.output_shape))


if sys.argv[1] == "requests":
    for line in requests():
        print(json.dumps(line))
else:
    for line in sys.stdin:
        print(json.dumps(reply(line), sort_keys=True))
