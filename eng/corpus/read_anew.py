"""
Reads the requests that a gateway wrote anew, with the parsers of moto (and of botocore, for CBOR), and compares them with
the parameters that the corpus names. An independent judge: it shares no code with the gateway.

usage: read_anew.py CORPUS WRITTEN      two folders: NAME.jsonl.gz, and NAME.jsonl with a line for each of the corpus's,
                                        null where nothing was written

Prints one JSON object: by protocol how many requests read as
  parameters   the parameters of the corpus,
  alike        the same as botocore's own request, where moto reads that as something else than botocore was given
  wire         moto can read neither, but names, values and bodies are the same to plain parsers ("wire" in the line)
and the faults: the rest.
"""

import base64
import datetime
import functools
import gzip
import itertools
import json
import math
import multiprocessing
import os
import re
import sys
import urllib.parse

import botocore.parsers
import botocore.session
from botocore.utils import is_json_value_header, parse_timestamp
from moto.core.model import ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from werkzeug.datastructures import Headers, MultiDict

from meaning import instant

PROTOCOLS = ("query", "ec2", "json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor")
CBOR = "smithy-rpc-v2-cbor"
AT_ONCE = 1500


@functools.cache
def service_model(name):
    loader = botocore.session.get_session().get_component("data_loader")
    return ServiceModel(loader.load_service_model(name, "service-2"), name)


@functools.cache
def path_pattern(template):
    path = template.partition("?")[0]
    parts = re.split(r"\{([^}]+)\}", path)
    return re.compile("".join(
        re.escape(part) if index % 2 == 0 else f"(?P<L{index}>{'.+' if part.endswith('+') else '[^/]+'})"
        for index, part in enumerate(parts)) + "/?$" * (not path.endswith("/")) + "$" * path.endswith("/")), parts[1::2]


def body_of(line):
    return line["text"].encode() if "text" in line and line["text"] is not None else (line.get("bytes") or "").encode("latin-1")


def read(protocol, operation, line):
    """What the request says, as JSON."""
    shape = operation.input_shape
    if shape is None:
        return {}
    body = body_of(line)
    headers = Headers([(name, value) for name, value in line["headers"]])
    if headers.get("Content-Encoding") == "gzip" and body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if protocol == CBOR:
        parser = botocore.parsers.RpcV2CBORParser()
        stream = parser.get_peekable_stream_from_bytes(body)
        document = parser.parse_data_item(stream) if body else {}
        if stream.read() != b"":
            raise ValueError("something follows the end")
        return structure(shape, by_member(shape, document))
    pairs = urllib.parse.parse_qsl(
        body.decode() if protocol in ("query", "ec2") else line["query"], keep_blank_values=True, strict_parsing=False)
    request = {
        "body": body, "headers": headers, "method": line["method"], "url_path": line["path"], "values": MultiDict(pairs),
        "url_params": labels(operation, line) if protocol.startswith("rest") else {},
    }
    parser = PROTOCOL_PARSERS[protocol](operation, timestamp_parser=parse_timestamp)
    return told(protocol, shape, parser.parse(request))


def labels(operation, line):
    pattern, names = path_pattern(operation.http["requestUri"])
    match = pattern.match(line["path"])
    if match is None or line["method"] != operation.http["method"]:
        raise ValueError(f"{line['method']} {line['path']} is not {operation.http}")
    constants = operation.http["requestUri"].partition("?")[2]
    if constants and not set(constants.split("&")) <= set(line["query"].split("&")):
        raise ValueError(f"{constants} is not in {line['query']}")
    return {name.rstrip("+"): value for name, value in zip(names, match.groups())}


def by_member(shape, document):
    names = {member.serialization.get("name", name): name for name, member in shape.members.items()}
    return {names[key]: nested(shape.members[names[key]], value) for key, value in document.items()}


def nested(shape, value):
    if shape.type_name == "structure":
        return by_member(shape, value)
    if shape.type_name == "list":
        return [nested(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: nested(shape.value, item) for key, item in value.items()}
    return value


def told(protocol, shape, parsed):
    """moto's reading in the words of the corpus: see meaning.py."""
    streamed = shape.serialization.get("payload")
    found = {}
    for name, value in structure(shape, parsed).items():
        member = shape.members[name]
        location = member.serialization.get("location")
        if name == streamed and (member.serialization.get("streaming") or member.metadata.get("streaming")):
            continue
        # moto gives every map of headers and list of the query, the empty ones too.
        if location in ("headers", "querystring") and value in ({}, []):
            continue
        found[name] = value
    return found


def structure(shape, parsed):
    return {name: value_of(shape.members[name], value) for name, value in parsed.items()}


def value_of(shape, value):
    kind = shape.type_name
    if kind == "structure":
        return value if shape.is_document_type else structure(shape, value)
    if kind == "list":
        return [value_of(shape.member, item) for item in value]
    if kind == "map":
        return {key: value_of(shape.value, item) for key, item in value.items()}
    if isinstance(value, datetime.datetime):
        # A number of seconds is read in binary, where the year 9999 has no room for microseconds.
        utc = value.astimezone(datetime.timezone.utc)
        return instant(utc.replace(microsecond=0) + datetime.timedelta(milliseconds=round(utc.microsecond / 1000)))
    if is_json_value_header(shape):
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity") if math.isinf(value) else value
    if kind == "blob" and isinstance(value, str):
        return base64.b64encode(value.encode()).decode()
    return value


def expected(operation, parameters):
    """The corpus's own words, times to the millisecond."""
    return rounded(operation.input_shape, parameters) if operation.input_shape is not None else parameters


def rounded(shape, value):
    kind = shape.type_name
    if kind == "structure" and not shape.is_document_type:
        return {name: rounded(shape.members[name], item) for name, item in value.items()}
    if kind == "list":
        return [rounded(shape.member, item) for item in value]
    if kind == "map":
        return {key: rounded(shape.value, item) for key, item in value.items()}
    if kind == "timestamp":
        return value_of(shape, parse_timestamp(value))
    return value


def attempt(protocol, operation, line):
    try:
        return read(protocol, operation, line), None
    except Exception as fault:  # whatever a parser throws at what it was not made for
        return None, f"{type(fault).__name__}: {fault}"


def judge(task):
    protocol, pairs = task
    counts, faults = dict.fromkeys(("parameters", "alike", "wire"), 0), []
    for sent, written in pairs:
        sent, written = json.loads(sent), json.loads(written)
        if written is None:
            continue
        operation = service_model(sent["service"]).operation_model(sent["operation"])
        mine, fault = attempt(protocol, operation, written)
        if fault is None and mine == expected(operation, sent["parameters"]):
            counts["parameters"] += 1
            continue
        theirs, their_fault = attempt(protocol, operation, sent)
        if fault is None and their_fault is None and mine == theirs:
            counts["alike"] += 1
        elif fault is not None and their_fault is not None and written["wire"] is None:
            counts["wire"] += 1
        else:
            title = f"{protocol} {sent['service']}:{sent['operation']} {sent['case']}"
            faults.append(f"{title}: {fault or mine} for {their_fault or theirs}")
    return protocol, counts, faults


def tasks(corpus, written):
    for protocol in PROTOCOLS:
        with gzip.open(os.path.join(corpus, f"{protocol}.jsonl.gz"), "rt", encoding="utf-8", newline="\n") as theirs, \
                open(os.path.join(written, f"{protocol}.jsonl"), encoding="utf-8", newline="\n") as ours:
            next(theirs)
            pairs = zip(theirs, ours, strict=True)
            while some := list(itertools.islice(pairs, AT_ONCE)):
                yield protocol, some


def main(corpus, written):
    totals = {protocol: dict.fromkeys(("parameters", "alike", "wire"), 0) for protocol in PROTOCOLS}
    all_faults = []
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for protocol, counts, faults in pool.imap(judge, tasks(corpus, written)):
            for name, count in counts.items():
                totals[protocol][name] += count
            all_faults += faults
    json.dump({"protocols": totals, "faults": all_faults}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
