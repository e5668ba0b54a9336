"""Parameters for an operation, from its model alone: the same today and tomorrow, and legal for botocore."""

import datetime
import math
import zlib

from botocore.utils import is_json_value_header

PLAIN = "plain-Value_1.0"
TEXT = "a b/c%2F+é&=?#<\"'>;.\\~*日本"
INSTANT = datetime.datetime(2024, 2, 29, 12, 34, 56, tzinfo=datetime.timezone.utc)
DOCUMENT = {"a": [1, "x", None, {"b": True}]}

# What a reader may trip over: nothing at all, quotes of other grammars, escapes that look encoded already, characters
# of four bytes, of no width and of the other direction, look-alikes of other types.
ODD_TEXTS = [
    "", "\U0001f600\U0010fffd é", "\"double\" 'single' `back`", "%2F%zz+%20&a=b;c#d?e", "</a><!-- ]]> &amp; &#0;",
    '{"a":[1,null]}', "true", "-0.0e400", " both ends ", "a/../b/./c//", "\u202eabc\u2066\u200b", "e\u0301\ufb01ß",
    "\\u0041\\x00\\", "${a} {{b}} $(c)", "9" * 400,
]
# Control characters cannot be written in XML at all, and a carriage return there reads as a new line.
ODD_CONTROLS = ["\x00\x01\x1f\x7f", "tab\tcr\rlf\n\u2028\u2029\x85", "\ufeff\ufffe\uffff"]
# What a field value may hold by RFC 9110: visible characters, spaces and tabs within, and bytes above 127.
ODD_HEADERS = [
    "!#$%&'*+-.^_`|~ ()<>@,;:\\\"/[]?={}\tx", "caf\u00e9 \u00ff", "a, b,c ,\"d\"", "x" * 2000, "Mon, 01 Jan 2024 00:00:00 GMT",
    "", "%C3%A9+%20", "1;2,3=4",
]
# Without dot segments, plain or encoded twice, which the gateway refuses: DOT_SEGMENTS has them.
ODD_SEGMENTS = [
    "a/b", "...", "100%2C5%", "\U0001f600 é", "a+b c", "a;b=c,d:e@f!$&'()*", "[\"x\"]|{y}\\", "-", "~a_b.c", "a?b#c",
]
# Legal, but servers differ in what they make of them. One looks encoded already: on the wire it is so twice, %252e%252e%252F.
DOT_SEGMENTS = {"dotted": "a/../b", "doubled": "%2e%2e%2F"}
ODD_TIMES = [
    datetime.datetime(9999, 12, 31, 23, 59, 59, 999000, datetime.timezone.utc),
    datetime.datetime(2038, 1, 19, 3, 14, 8, 1000, datetime.timezone.utc),
    datetime.datetime(2024, 2, 29, 12, 34, 56, 789012, datetime.timezone.utc),
    datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc),
    datetime.datetime(1969, 12, 31, 23, 59, 59, 500000, datetime.timezone.utc),
    datetime.datetime(1600, 3, 1, 0, 0, 0, 120000, datetime.timezone.utc),
]
ODD_DOUBLES = [
    0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, float("nan"), float("inf"), float("-inf"), 1e21, 123456789.12345679, 1e-7, 7.0,
]
# botocore packs a float of CBOR into four bytes: what does not fit there is its own fault, not a value of the model.
ODD_FLOATS_OF_CBOR = [0.5, -0.0, 3.4028234663852886e38, 1.401298464324817e-45, float("nan"), float("inf"), float("-inf"), 16777216.0]
ODD_KEYS = ["a/b.c", "d e\u0301+%2F", "\U0001f511", "\"q'", "1", "entry.1.key"]
ODD_DOCUMENT = {
    "": None, "n": [123456789012345678901234567890, -1.5e-7, 0, -0.0], "t": ["", "\U0001f600\"\\\x00\u2028", {}],
    "a.b/c": {"x": [[], [[]], False]},
}
REST_LOCATIONS = {"header": "header", "headers": "header", "uri": "path", "querystring": "query"}


class Parameters:
    """
    sparse: what is required. full: every member of every shape, each shape once. odd: the same with values that are
    legal and seldom.
    """

    def __init__(self, case, protocol, operation, depths):
        self.case = case
        self.protocol = protocol
        self.depths = depths
        self.seed = f"{operation.service_model.service_name}.{operation.name}"
        self.service = operation.service_model.service_name
        self.expanded = set()

    def of(self, shape):
        return self.structure(shape, "", []) if shape is not None else {}

    def choice(self, path, choices):
        return choices[zlib.crc32(f"{self.seed}{path}".encode()) % len(choices)]

    def structure(self, shape, path, above):
        made = {}
        for name in self.wanted(shape, path, above):
            member = shape.members[name]
            if name == "SourceRegion" and self.service in ("docdb", "neptune", "rds"):
                continue  # botocore's own: it makes a presigned URL of it and does not send it
            is_round = above.count(member.name) > 1 and name not in shape.required_members and not shape.is_tagged_union
            if is_round or is_left_to_the_sender(member):
                continue
            where = REST_LOCATIONS.get(member.serialization.get("location"), "body") if not above else "body"
            # Outside a body nothing can be said by an empty one; a required one would be missing.
            least = 1 if where in ("query", "header") and name in shape.required_members else 0
            made[name] = self.value(member, f"{path}/{name}", above + [shape.name], where, least)
        return made

    def wanted(self, shape, path, above):
        """Names of members, in the model's order."""
        names = list(shape.members)
        if shape.is_tagged_union:
            return [self.choice(path, self.alternatives(shape, above))]
        if self.case != "sparse" and shape.name not in self.expanded:
            self.expanded.add(shape.name)
            return names
        required = [name for name in names if name in shape.required_members]
        if required or not above:
            return required
        # Forms cannot say an empty structure: it gets the first member that goes no deeper.
        simple = [name for name in names if shape.members[name].type_name not in ("structure", "list", "map")]
        return simple[:1]

    def alternatives(self, union, above):
        """Names of the members that lead somewhere new; once round a circle, of that which leads out of it soonest."""
        names = list(union.members)
        if above.count(union.name) < 1:
            return names
        soonest = min(self.depths[union.members[name].name] for name in names)
        return [name for name in names if self.depths[union.members[name].name] == soonest]

    def value(self, shape, path, above, where, least=0):
        kind = shape.type_name
        if kind == "structure":
            if shape.is_document_type:
                return ODD_DOCUMENT if self.case == "odd" else DOCUMENT
            return self.structure(shape, path, above)
        if kind == "list":
            return self.list(shape, path, above, where, least)
        if kind == "map":
            return self.map(shape, path, above, where, least)
        if is_json_value_header(shape):
            return {"k": [1, "é", {"\"": None}]}
        return getattr(self, kind)(shape, path, where)

    def list(self, shape, path, above, where, least):
        least = max(least, shape.metadata.get("min", 0))
        if self.case == "odd" and not least and self.choice(path, range(6)) == 0:
            return []
        if above.count(shape.member.name) > 0 and not least:
            return []
        if shape.member.type_name == "structure" and shape.member.is_tagged_union and self.case != "sparse":
            if shape.member.name not in self.expanded:
                self.expanded.add(shape.member.name)
                names = self.alternatives(shape.member, above)
                return [
                    {name: self.value(shape.member.members[name], f"{path}[]/{name}", above + [shape.member.name], "body")}
                    for name in names + names[:1] * (least - len(names))
                ]
        count = 1 if self.case == "sparse" else 2 if self.case == "full" else self.choice(path, (1, 2, 3))
        return [self.value(shape.member, f"{path}[{index}]", above, where) for index in range(min(max(count, least), 25))]

    def map(self, shape, path, above, where, least):
        least = max(least, shape.metadata.get("min", 0))
        if (self.case == "odd" and not least and self.choice(path, range(6)) == 0) or above.count(shape.value.name) > 1:
            return {}
        if where == "header":
            keys = {"odd": ["x!#$&'*+-.^_`|~", "y"]}.get(self.case, [PLAIN])
        elif shape.key.enum:
            keys = shape.key.enum[:2]
        elif self.case == "odd":
            keys = [self.choice(path, ODD_KEYS), PLAIN + "x" * shape.key.metadata.get("min", 0)]
        else:
            keys = ["k é.1"]
        shortest = shape.key.metadata.get("min", 0)
        return {key.ljust(shortest, "x"): self.value(shape.value, f"{path}{{{key}}}", above, where) for key in keys}

    def string(self, shape, path, where):
        if shape.enum:
            return self.choice(path, shape.enum) if self.case != "sparse" else shape.enum[0]
        shortest = max(shape.metadata.get("min", 0), 1 if where == "path" else 0)
        return self.text(shape, path, where).ljust(shortest, "x")

    def text(self, shape, path, where):
        if shape.serialization.get("hostLabel"):
            return "plain-label"
        if where == "path" and self.service in ("s3", "s3control") and shape.name == "BucketName":
            return "plain-Bucket_1.0"  # what no bucket can be called is refused
        if shape.serialization.get("xmlAttribute") or self.case == "sparse":
            return PLAIN
        if self.case == "full":
            return PLAIN if where == "header" else TEXT
        if where == "header":
            return self.choice(path, ODD_HEADERS)
        if where == "path":
            return self.choice(path, ODD_SEGMENTS)
        # S3's own keys are any text at all, but its XML is XML.
        return self.choice(path, ODD_TEXTS if self.protocol == "rest-xml" else ODD_TEXTS + ODD_CONTROLS)

    character = string

    def integer(self, shape, path, where, bits=32):
        if self.case != "odd":
            return within(42, shape)
        most = 2 ** (bits - 1)
        return within(self.choice(path, (0, -1, most - 1, -most, 1)), shape)

    def long(self, shape, path, where):
        return self.integer(shape, path, where, bits=64)

    def float(self, shape, path, where):
        odd = ODD_FLOATS_OF_CBOR if self.protocol == "smithy-rpc-v2-cbor" else ODD_DOUBLES
        return within(self.choice(path, odd) if self.case == "odd" else -1.5, shape)

    def double(self, shape, path, where):
        return within(self.choice(path, ODD_DOUBLES) if self.case == "odd" else -1.5, shape)

    def boolean(self, shape, path, where):
        return self.choice(path, (True, False)) if self.case == "odd" else self.case == "full"

    def timestamp(self, shape, path, where):
        if self.case != "odd":
            return INSTANT
        # botocore writes a time before 1970 as a number that CBOR does not have.
        return self.choice(path, ODD_TIMES[:4] if self.protocol == "smithy-rpc-v2-cbor" else ODD_TIMES)

    def blob(self, shape, path, where):
        if self.case == "odd" and self.choice(path, range(4)) and where != "header":
            return bytes(range(256))
        made = {"sparse": b"blob", "full": b"\x00\xff blob", "odd": b""}[self.case]
        return made.ljust(shape.metadata.get("min", 0), b"\xfe")


class DotSegments(Parameters):
    """Sparse, with dot segments in the labels of the path, plain or encoded twice."""

    def __init__(self, case, protocol, operation, depths):
        super().__init__("sparse", protocol, operation, depths)
        self.segment = DOT_SEGMENTS[case]

    def text(self, shape, path, where):
        told = super().text(shape, path, where)
        return self.segment if where == "path" and told == PLAIN else told


def depths(shapes):
    """How deep the shallowest legal value of each shape goes, from a service's raw shapes: the way out of circles."""
    depth = dict.fromkeys(shapes, math.inf)
    while True:
        before = dict(depth)
        for name, shape in shapes.items():
            depth[name] = shallowest(shape, depth)
        if depth == before:
            return depth


def shallowest(shape, depth):
    match shape["type"]:
        case "structure":
            members = shape.get("members", {})
            if shape.get("union"):
                return 1 + min((depth[member["shape"]] for member in members.values()), default=0)
            return 1 + max((depth[members[name]["shape"]] for name in shape.get("required", [])), default=0)
        case "list" if shape.get("min"):
            return 1 + depth[shape["member"]["shape"]]
        case "map" if shape.get("min"):
            return 1 + depth[shape["value"]["shape"]]
    return 0


def within(number, shape):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and not number >= least:
        return least
    if most is not None and not number <= most:
        return most
    return number


def is_left_to_the_sender(member):
    """What describes the body as it is sent is made anew with the body, by botocore as by a gateway."""
    name = member.serialization.get("name", "").lower()
    return member.serialization.get("location") == "header" and name in ("content-length", "content-md5")
