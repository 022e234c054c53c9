# Holds the branches that no test takes to their reasons.
#
#   python3 tests/coverage/branches.py [--list] REPORT.json REASONS.txt
#
# REPORT is gcovr's. REASONS has a row for each line with such a branch: `file | text of the line | why no test takes
# it`. The text stands for the line, not its number, so that it survives edits; one row serves all lines of a file that
# read the same. Exit 1 naming each line without a reason; a row whose line has no such branch any more is only named.
import argparse
import json
import pathlib
import sys


def reasons_in(path):
    out = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        if not row or row.startswith("#"):
            continue
        file, _, rest = row.partition(" | ")
        text, _, reason = rest.rpartition(" | ")  # the text may hold a bar of its own
        if not (text and reason.strip()):
            sys.exit(f"{path}: not `file | text | why`: {row}")
        out[file, text] = reason
    return out


def untaken_in(report):
    for file in report["files"]:
        text = pathlib.Path(file["file"]).read_text(encoding="utf-8").splitlines()
        for line in file["lines"]:
            missed = sum(branch["count"] == 0 for branch in line["branches"])
            if missed:
                number = line["line_number"]
                yield file["file"], number, text[number - 1].strip(), f"{missed} of {len(line['branches'])}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--list", action="store_true", help="every untaken branch with its reason")
    options.add_argument("report", type=pathlib.Path)
    options.add_argument("reasons", type=pathlib.Path)
    given = options.parse_args()
    reasons = reasons_in(given.reasons)
    used = set()
    unexplained = 0
    for file, number, text, missed in untaken_in(json.loads(given.report.read_text(encoding="utf-8"))):
        reason = reasons.get((file, text))
        if reason is None:
            unexplained += 1
            print(f"{file}:{number}: {missed} branches untaken, no reason: {text}")
        elif given.list:
            print(f"{file}:{number}: {missed}: {reason}")
        used.add((file, text))
    for file, text in sorted(reasons.keys() - used):
        print(f"{given.reasons}: warning: no longer untaken: {file} | {text}")
    print(f"{unexplained} lines with untaken branches and no reason")
    return 1 if unexplained else 0


sys.exit(main())
