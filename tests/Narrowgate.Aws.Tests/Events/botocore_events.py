"""botocore's own reading of event streams: an independent judge of frames and of what is in them.

  botocore_events.py frames     standard input: base64 of a stream a line; output: its messages, or why it is refused
  botocore_events.py sample     every member of every event stream of the newest models, framed here; what it says
  botocore_events.py parse      standard input: lines of `sample` with other frames; output: what botocore reads in them
"""
import base64
import binascii
import datetime
import json
import os
import struct
import sys
import xml.etree.ElementTree as ElementTree

import botocore.eventstream
import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.session

INSTANT = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.timezone.utc)
TURNS = 8  # with each of which unions take another member
TEXT = "a b<\"é\\日本"
PARSERS = {
    "json": botocore.parsers.EventStreamJSONParser,
    "rest-json": botocore.parsers.EventStreamJSONParser,
    "rest-xml": botocore.parsers.EventStreamXMLParser,
}


def header(name, kind, value):
    return struct.pack("!B", len(name)) + name.encode() + struct.pack("!B", kind) + value


def text(name, value):
    return header(name, 7, struct.pack("!H", len(value.encode())) + value.encode())


def frame(headers, payload):
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    prelude += struct.pack("!I", binascii.crc32(prelude))
    whole = prelude + headers + payload
    return whole + struct.pack("!I", binascii.crc32(whole))


def plain(value):
    """As values are shown: blobs in base64, times in ISO 8601."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value


def value_of(shape, turn, seen=()):
    """None where it would never end. A union has one member at a time: the turn says which."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_document_type", False):
            return {"a": [1, "x", None, {"b": True}]}
        if shape.name in seen:
            return None
        members = list(shape.members.items())
        if getattr(shape, "is_tagged_union", False):
            members = [members[turn % len(members)]]
        made = {name: value_of(member, turn, (*seen, shape.name)) for name, member in members}
        return {name: value for name, value in made.items() if value is not None}
    if kind == "list":
        item = value_of(shape.member, turn, seen)
        return [] if item is None else [item, item]
    if kind == "map":
        value = value_of(shape.value, turn, seen)
        return {} if value is None else {"k é.1": value}
    return {"string": TEXT, "character": TEXT, "integer": 42, "long": 2**53 - 1, "float": -1.5, "double": -1.5,
            "boolean": True, "blob": b"\x00\xff{", "timestamp": INSTANT}[kind]


def document(protocol, shape, value):
    if protocol == "rest-xml":
        root = ElementTree.Element("root")
        botocore.serialize.RestXMLSerializer()._serialize(shape, value, root, shape.name)
        return ElementTree.tostring(root[0]), "text/xml"
    body = {}
    botocore.serialize.JSONSerializer()._serialize(body, value, shape)
    return json.dumps(body).encode(), "application/json"


def event(protocol, name, shape, turn):
    value = value_of(shape, turn)
    is_exception = bool(shape.metadata.get("exception"))
    headers = text(":exception-type" if is_exception else ":event-type", name)
    headers += text(":message-type", "exception" if is_exception else "event")
    payload, kind = b"", None
    whole = [key for key, member in shape.members.items() if member.serialization.get("eventpayload")]
    if whole:
        value = {whole[0]: value[whole[0]]}
        member = shape.members[whole[0]]
        if member.type_name == "blob":
            payload, kind = value[whole[0]], "application/octet-stream"
        else:
            payload, kind = document(protocol, member, value[whole[0]])
    elif shape.members:
        payload, kind = document(protocol, shape, value)
    if kind:
        headers += text(":content-type", kind)
    return frame(headers, payload), is_exception


def messages(stream):
    buffer = botocore.eventstream.EventStreamBuffer()
    buffer.add_data(stream)
    found = list(buffer)
    if buffer._data:
        raise botocore.eventstream.ParserError("breaks off")
    return found


def parse(protocol, stream_shape, raw):
    (message,) = messages(raw)
    said = message.to_response_dict()
    if said["status_code"] == 200:
        ((name, value),) = PARSERS[protocol]().parse(said, stream_shape).items()
        return name, plain(value)
    # botocore keeps an exception's message only: its members by the parser's own hand.
    name = said["headers"][":exception-type"]
    parser = PARSERS[protocol]()
    return name, plain(parser._parse_shape(stream_shape.members[name], parser._initial_body_parse(said["body"])))


def models():
    loader = botocore.session.get_session().get_component("data_loader")
    folder = os.path.join(botocore.__path__[0], "data")
    for service in sorted(os.listdir(folder)):
        if os.path.isdir(os.path.join(folder, service)):
            try:
                model = botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)
            except botocore.exceptions.DataNotFoundError:
                continue
            if '"eventstream"' in json.dumps(model._service_description["shapes"]):
                yield service, model


def streams(model):
    for name in model.operation_names:
        operation = model.operation_model(name)
        for direction, shape in (("input", operation.input_shape), ("output", operation.output_shape)):
            for member, part in (shape.members.items() if shape is not None else ()):
                if part.serialization.get("eventstream"):
                    yield name, direction, member, part


def sample():
    for service, model in models():
        protocol = model.metadata.get("protocol")
        for operation, direction, member, shape in streams(model):
            seen = set()
            for name, part, turn in [(*entry, turn) for entry in shape.members.items() for turn in range(TURNS)]:
                raw, is_exception = event(protocol, name, part, turn)
                if raw in seen:
                    continue
                seen.add(raw)
                _, read = parse(protocol, shape, raw)
                print(json.dumps({
                    "service": service, "operation": operation, "direction": direction, "stream": shape.name, "type": name,
                    "isException": is_exception, "frame": base64.b64encode(raw).decode(), "members": read}))


def reparse():
    known = dict(models())
    for line in sys.stdin:
        asked = json.loads(line)
        model = known[asked["service"]]
        shape = next(shape for name, direction, _, shape in streams(model)
                     if (name, direction) == (asked["operation"], asked["direction"]))
        name, read = parse(model.metadata.get("protocol"), shape, base64.b64decode(asked["frame"]))
        print(json.dumps({**asked, "type": name, "members": read}))


def frames():
    for line in sys.stdin:
        try:
            found = messages(base64.b64decode(line))
        except Exception as refused:
            print(json.dumps({"refused": type(refused).__name__}))
            continue
        print(json.dumps({"messages": [
            {"headers": [[name, plain(value)] for name, value in message.headers.items()], "payload": plain(message.payload)}
            for message in found]}))


{"frames": frames, "sample": sample, "parse": reparse}[sys.argv[1]]()
