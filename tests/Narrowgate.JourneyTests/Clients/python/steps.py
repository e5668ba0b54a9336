"""What the Python clients of the matrix share: flows are functions, each step of them becomes a line that can be compared."""

import base64
import datetime
import hashlib
import json
import sys


def plain(value):
    """A result as JSON: bytes as base64, long ones and streams as their digest, times as text."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(member) for member in value]
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode() if len(value) < 200 else "sha256:" + hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def run(flows):
    """flows: name -> function(prefix, step). Arguments: the prefix of all names, then the flows to run."""
    prefix, names = sys.argv[1], sys.argv[2:]
    for name in names:
        steps = []

        def step(what, result):
            steps.append([what, plain(result)])
            return result

        try:
            flows[name](prefix, step)
        except Exception as broken:  # the comparison says where the flow ended
            steps.append(["broke", f"{type(broken).__name__}: {broken}"])
        print(json.dumps({"flow": name, "steps": steps}), flush=True)
