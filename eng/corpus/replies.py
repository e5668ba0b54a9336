"""
Replies by an independent writer: each operation's whole output, as moto's serialisers write it, and as botocore's parsers
read it before and after a gateway has masked it.

usage: replies.py write FOLDER      writes replies.jsonl: a line for each operation in each protocol that moto writes
       replies.py compare FOLDER    reads replies.jsonl and masked.jsonl, a line for each

`compare` prints one JSON object: by protocol how many replies there are, how many of them hold something that is hidden
(hidden.json says which members are), and how many moto cannot write by a fault of its own; then the faults. A member that
is hidden reads as its mask; any other reads as before, unless the line says that it was masked.
"""

import base64
import collections
import datetime
import functools
import itertools
import json
import multiprocessing
import os
import sys

import botocore.parsers
import botocore.session
from botocore.awsrequest import HeadersDict
from botocore.utils import is_json_value_header
from moto.core.model import ServiceModel
from moto.core.serialize import get_serializer_class

from parameters import Parameters, depths

PROTOCOLS = ("query", "ec2", "json", "rest-json", "rest-xml")
AT_ONCE = 1000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MASK = "***"


class Replies(Parameters):
    """Full parameters for outputs, in characters that every place of a reply takes."""

    def text(self, shape, path, where):
        return "plain-Value_1.0"

    def blob(self, shape, path, where):
        return b"plain blob"  # botocore reads a body that is one blob as text

    def timestamp(self, shape, path, where):
        return datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.timezone.utc)


def loader():
    return botocore.session.get_session().get_component("data_loader")


def written(name):
    description = loader().load_service_model(name, "service-2")
    model = ServiceModel(description, name)
    ways_out = depths(description["shapes"])
    lines = []
    for protocol in model.metadata.get("protocols", [model.metadata["protocol"]]):
        for operation_name in model.operation_names if protocol in PROTOCOLS else ():
            operation = model.operation_model(operation_name)
            if operation.output_shape is not None and not operation.has_event_stream_output:
                line = {"service": name, "operation": operation_name, "protocol": protocol}
                try:
                    line |= reply(name, protocol, operation, ways_out)
                except (AttributeError, KeyError, TypeError) as fault:
                    line |= {"fault": f"{type(fault).__name__}: {fault}"}  # moto's own
                lines.append(line)
    return lines


def reply(service, protocol, operation, ways_out):
    made = Replies("full", protocol, operation, ways_out).of(operation.output_shape)
    response = get_serializer_class(service, protocol)(operation).serialize(made)
    body = response["body"]
    body = body.encode() if isinstance(body, str) else bytes(body or b"")
    headers = [[name, str(value)] for name, value in response["headers"].items()]
    return {"status": response["status_code"], "headers": headers, "body": base64.b64encode(body).decode()}


def write(folder):
    with multiprocessing.Pool(os.cpu_count()) as pool, open(os.path.join(folder, "replies.jsonl"), "w", encoding="utf-8") as file:
        for lines in pool.imap(written, loader().list_available_services("service-2"), chunksize=8):
            for each in lines:
                print(json.dumps(each), file=file)


class Comparison:
    """botocore's reading of a reply beside that of the masked one."""

    def __init__(self, reported, hidden):
        self.reported = set(reported)
        self.hidden = hidden
        self.has_hidden = False
        self.faults = []

    def compare(self, shape, before, after, path, is_hidden=False):
        kind = shape.type_name
        if kind == "structure" and isinstance(before, dict) and not shape.is_document_type:
            for name in before.keys() | after.keys():
                if name in shape.members:
                    place = f"{shape.name}.{name}"
                    is_member_hidden = place in self.hidden["members"] or (is_hidden and place not in self.hidden["pairNames"])
                    self.step(shape.members[name], before.get(name), after.get(name), f"{path}.{name}".lstrip("."), is_member_hidden)
        elif kind == "list" and isinstance(before, list):
            if len(before) != len(after):
                self.faults.append(f"{path}: {len(before)} items, {len(after)} masked")
            for index, (left, right) in enumerate(zip(before, after)):
                self.step(shape.member, left, right, f"{path}[{index}]", is_hidden)
        elif kind == "map" and isinstance(before, dict):
            for (key, left), (other, right) in zip(before.items(), after.items()):
                if key != other and not is_hidden:
                    self.faults.append(f"{path}: key {key} reads {other}")
                self.step(shape.value, left, right, f"{path}.{other}", is_hidden)
        else:
            self.leaf(shape, before, after, path, is_hidden)

    def step(self, shape, before, after, path, is_hidden):
        if before is None or after is None:
            if before is not after:
                self.faults.append(f"{path}: {before!r} reads {after!r}")
            return
        self.compare(shape, before, after, path, is_hidden)

    def leaf(self, shape, before, after, path, is_hidden):
        if is_hidden:
            self.has_hidden = True
            if after not in (mask_of(shape, before), MASK if shape.type_name == "blob" else None):
                self.faults.append(f"{path}: is hidden, and reads {after!r}")
        elif plain(before) != plain(after) and path not in self.reported:
            self.faults.append(f"{path}: {before!r} reads {after!r}")


def plain(value):
    """botocore leaves two elements of one name as they are, where the model has a text and a list for it."""
    return [item.text for item in value] if isinstance(value, list) and all(hasattr(item, "text") for item in value) else value


def mask_of(shape, before):
    if shape.type_name == "structure":
        return masked_document(before)
    if is_json_value_header(shape):
        return MASK
    return {
        "blob": MASK.encode(), "integer": 0, "long": 0, "float": 0, "double": 0, "boolean": False, "timestamp": EPOCH,
    }.get(shape.type_name, MASK)


def masked_document(value):
    if isinstance(value, dict):
        return {key: masked_document(item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked_document(item) for item in value]
    return None if value is None else False if isinstance(value, bool) else 0 if isinstance(value, (int, float)) else MASK


def judge(hidden, pairs):
    counts, faults, models = collections.Counter(), [], {}
    for sent, masked in pairs:
        sent, masked = json.loads(sent), json.loads(masked)
        name, title = sent["service"], f"{sent['protocol']} {sent['service']}:{sent['operation']}"
        if name not in models:
            models[name] = ServiceModel(loader().load_service_model(name, "service-2"), name)
        shape = models[name].operation_model(sent["operation"]).output_shape
        before, fault = attempt(shape, sent) if masked is not None else (None, sent["fault"])
        if fault is not None:
            counts[sent["protocol"], "unwritten"] += 1
            continue
        after, fault = attempt(shape, sent | masked) if "refused" not in masked else (None, masked["refused"])
        if fault is not None:
            faults.append(f"{title}: {fault}")
            continue
        comparison = Comparison(masked["masked"], hidden[name])
        comparison.compare(shape, before, after, "")
        counts[sent["protocol"], "replies"] += 1
        counts[sent["protocol"], "hidden"] += comparison.has_hidden
        faults += [f"{title}: {fault}" for fault in comparison.faults]
    return counts, faults


def attempt(shape, line):
    try:
        return parsed(shape, line), None
    except (botocore.parsers.ResponseParserError, AttributeError, KeyError, TypeError, ValueError) as fault:
        return None, f"{type(fault).__name__}: {fault}"


def parsed(shape, line):
    response = {
        "status_code": line["status"], "headers": HeadersDict({name: value for name, value in line["headers"]}),
        "body": base64.b64decode(line["body"]),
    }
    found = botocore.parsers.create_parser(line["protocol"]).parse(response, shape)
    found.pop("ResponseMetadata", None)
    return found


def compare(folder):
    with open(os.path.join(folder, "hidden.json"), encoding="utf-8") as file:
        hidden = json.load(file)
    totals, faults = collections.Counter(), []
    with open(os.path.join(folder, "replies.jsonl"), encoding="utf-8") as theirs, \
            open(os.path.join(folder, "masked.jsonl"), encoding="utf-8") as ours, multiprocessing.Pool(os.cpu_count()) as pool:
        pairs = zip(theirs, ours, strict=True)
        for counts, some in pool.imap(functools.partial(judge, hidden), iter(lambda: list(itertools.islice(pairs, AT_ONCE)), [])):
            totals += counts
            faults += some
    protocols = {name: {kind: totals[name, kind] for kind in ("replies", "hidden", "unwritten")} for name in PROTOCOLS}
    json.dump({"protocols": protocols, "faults": faults}, sys.stdout)


if __name__ == "__main__":
    {"write": write, "compare": compare}[sys.argv[1]](sys.argv[2])
