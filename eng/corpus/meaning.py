"""What a request says of its parameters, by protocol: less than botocore was given, where a protocol has no words."""

import base64
import datetime
import json
import math
import struct

from botocore.utils import is_json_value_header

ABSENT = object()
FORMS = ("query", "ec2")


class Meaning:
    """Values as JSON: bytes in base64, times in ISO 8601, numbers that are none as text."""

    def __init__(self, protocol, in_milliseconds):
        self.protocol = protocol
        self.in_milliseconds = in_milliseconds

    def of(self, shape, made):
        """All parameters together, wherever in the request they stand; without a body that streams."""
        if shape is None:
            return {}
        told = {}
        for name, value in made.items():
            member = shape.members[name]
            location = member.serialization.get("location") if self.protocol.startswith("rest") else None
            meant = self.value(member, value, location)
            if location == "querystring" and member.type_name == "map":
                meant = {key: item for key, item in meant.items() if item != []}
            if location in ("header", "headers", "querystring") and meant in ([], {}):
                continue
            if name == shape.serialization.get("payload") and member.type_name in ("blob", "string") and not value:
                continue  # an empty body is none
            if meant is not ABSENT:
                told[name] = meant
        payload = shape.serialization.get("payload")
        if payload is not None and self.protocol == "rest-json" and payload not in told:
            if shape.members[payload].type_name == "structure":
                told[payload] = {}  # botocore writes {} for an absent one
        return told

    def value(self, shape, made, location=None):
        kind = shape.type_name
        if kind == "structure" and not shape.is_document_type:
            members = {name: self.value(shape.members[name], value) for name, value in made.items()}
            return self.unless_empty({name: meant for name, meant in members.items() if meant is not ABSENT})
        if kind == "list":
            items = [self.value(shape.member, item, location) for item in made]
            if not items and (self.protocol == "ec2" or (self.protocol == "rest-xml" and is_flattened(shape))):
                return ABSENT
            return items
        if kind == "map":
            if not made and self.protocol == "rest-xml" and is_flattened(shape):
                return ABSENT
            return self.unless_empty({key: self.value(shape.value, item, location) for key, item in made.items()})
        if is_json_value_header(shape):
            return json.dumps(made, separators=(",", ":"))
        if kind == "timestamp":
            return self.time(shape, made, location)
        if kind == "blob":
            return base64.b64encode(made).decode()
        if kind in ("float", "double"):
            return self.number(kind, made)
        return made

    def unless_empty(self, members):
        return ABSENT if not members and self.protocol in FORMS else members

    def number(self, kind, made):
        if math.isnan(made):
            return "NaN"
        if math.isinf(made):
            return "Infinity" if made > 0 else "-Infinity"
        if kind == "float" and self.protocol == "smithy-rpc-v2-cbor":
            return struct.unpack(">f", struct.pack(">f", made))[0]
        return made

    def time(self, shape, made, location):
        usual = {"header": "rfc822", "headers": "rfc822", "querystring": "iso8601", "uri": "iso8601"}.get(location)
        if usual is None:
            usual = "iso8601" if self.protocol in ("query", "ec2", "rest-xml") else "unixtimestamp"
        form = usual if self.protocol == "smithy-rpc-v2-cbor" else shape.serialization.get("timestampFormat", usual).lower()
        if location == "header" or form == "rfc822" or (form == "unixtimestamp" and not self.in_milliseconds):
            made = made.replace(microsecond=0)
        elif self.in_milliseconds:
            made = made.replace(microsecond=made.microsecond // 1000 * 1000)
        if shape.name == "Expires":
            # What is text in the model is a time to botocore alone.
            return made.strftime("%a, %d %b %Y %H:%M:%S GMT")
        return instant(made)


def instant(moment):
    fraction = f".{moment.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def is_flattened(shape):
    return bool(shape.serialization.get("flattened"))


def expressible(shape, made, meaning):
    """`made` without the items of lists and maps that a form has no words for: they would leave a gap."""
    kind = shape.type_name
    if kind == "structure" and not shape.is_document_type:
        return {name: expressible(shape.members[name], value, meaning) for name, value in made.items()}
    if kind == "list":
        items = [expressible(shape.member, item, meaning) for item in made]
        return [item for item in items if meaning.value(shape.member, item) is not ABSENT]
    if kind == "map":
        items = {key: expressible(shape.value, item, meaning) for key, item in made.items()}
        return {key: item for key, item in items.items() if meaning.value(shape.value, item) is not ABSENT}
    return made
