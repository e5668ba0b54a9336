"""Adds up the .trx files of a test run and prints `N passed, N failed, N skipped`; exits 1 unless all is well."""

import pathlib
import sys
import xml.etree.ElementTree as xml

NAMESPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}


def main(folder: str, status: str, projects: str) -> int:
    passed = failed = skipped = 0
    files = list(pathlib.Path(folder).rglob("*.trx"))
    for file in files:
        counters = xml.parse(file).getroot().find("t:ResultSummary/t:Counters", NAMESPACE)
        counts = {name: int(value) for name, value in counters.attrib.items()}
        passed += counts["passed"]
        failed += counts["failed"] + counts["error"] + counts["timeout"] + counts["aborted"]
        skipped += counts["total"] - counts["passed"] - counts["failed"] - counts["error"] - counts["timeout"] - counts["aborted"]
    if len(files) < int(projects):
        print(f"{int(projects) - len(files)} of {projects} test projects left no result: they crashed or ran nothing.")
        failed += int(projects) - len(files)
    elif status != "0" and failed == 0:
        print(f"dotnet test ended with {status} although no test failed.")
        failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if failed == 0 and skipped == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
