"""Runs every library in a process of its own, round by round, and prints the two tables."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUST_SIGNING = ["samestory", "gaoya", "lshdedup-core", "minhash-rs", "probminhash", "txtfp"]
RUST_PAIRING = ["samestory", "gaoya", "minhash-rs", "probminhash", "txtfp"]
PYTHON = ["rensa", "datasketch"]
OURS = "samestory"

PEERS = Path(__file__).with_name("peers.py")


def main():
    arguments = parse()
    print(f"{arguments.articles.name}, median of {arguments.rounds} rounds\n")
    if arguments.signed > 0:
        print_signing(arguments)
        print()
    print_pairing(arguments)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--default", required=True, help="built for the target's least processor")
    parser.add_argument("--native", required=True, help="built for this processor")
    parser.add_argument("--scratch", type=Path, required=True, help="a folder for pairs")
    parser.add_argument("--signed", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    if not arguments.articles.is_file():
        parser.error(f"{arguments.articles}: no such file; give JSON lines, or nothing")
    return arguments


# Text to signature


def print_signing(arguments):
    builds = {"default": arguments.default, "native": arguments.native}
    commands = {
        (library, build): [binary, "sign", library]
        for library in RUST_SIGNING
        for build, binary in builds.items()
    }
    commands |= {(library, None): [sys.executable, PEERS, "sign", library] for library in PYTHON}
    rates = {key: [] for key in commands}
    for _ in range(arguments.rounds):
        for key, command in commands.items():
            rates[key].append(signing_rate(command, arguments))
    medians = {key: statistics.median(rounds) for key, rounds in rates.items()}

    columns = {build: rates_with(medians, build) for build in builds}
    fastest = {
        build: max(rate for library, rate in column.items() if library != OURS)
        for build, column in columns.items()
    }
    print(f"Text to signature, the first {arguments.signed} articles on one core\n")
    print("| library | MB/CPU-s | × fastest peer | native MB/CPU-s | × fastest peer |")
    print("|---|--:|--:|--:|--:|")
    for library in sorted(columns["default"], key=columns["default"].get, reverse=True):
        cells = []
        for build, column in columns.items():
            rate = column[library]
            cells += [f"{rate:.1f}", f"{rate / fastest[build]:.2f}"]
        print_row(library, cells)


def signing_rate(command, arguments):
    command = [*command, str(arguments.signed), arguments.articles]
    answer = subprocess.run(
        command, env=environment(1), stdout=subprocess.PIPE, text=True, check=True
    )
    size, seconds = answer.stdout.split()
    return int(size) / float(seconds) / 1e6


def rates_with(medians, build):
    """Packages from the index are built once: their figure stands in both columns."""
    return {library: rate for (library, of), rate in medians.items() if of in (build, None)}


# End to end


def print_pairing(arguments):
    arguments.scratch.mkdir(parents=True, exist_ok=True)
    exact = arguments.scratch / "exact"
    subprocess.run([arguments.default, "truth", arguments.articles, exact], check=True)
    commands = {library: [arguments.default, "pairs", library] for library in RUST_PAIRING}
    commands |= {library: [sys.executable, PEERS, "pairs", library] for library in PYTHON}
    used = {library: [] for library in commands}
    for _ in range(arguments.rounds):
        for library, command in commands.items():
            output = arguments.scratch / library
            command = [*command, arguments.articles, output]
            used[library].append(resources(command, arguments.threads))

    # Not before: what this process holds counts as memory of the processes that it starts.
    expected = read_pairs(exact)
    print(
        f"End to end, the {len(expected)} pairs with Jaccard 0.8 or more, "
        f"{arguments.threads} threads\n"
    )
    print("| library | wall s | CPU s | peak MB | pairs | recall | precision |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for library, rounds in used.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*rounds))
        found = read_pairs(arguments.scratch / library)
        right = len(found & expected)
        cells = [f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}", str(len(found))]
        print_row(library, [*cells, share(right, len(expected)), share(right, len(found))])


def resources(command, threads):
    """Wall-clock seconds, CPU-seconds and peak MB of a process with all that it started; the peak
    is that of the largest of them."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment(threads))
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def read_pairs(path):
    with open(path, encoding="utf-8") as lines:
        return {frozenset(line.rstrip("\n").split("\t")) for line in lines}


def share(part, whole):
    return f"{part / whole:.4f}" if whole else "-"


# Both


def environment(threads):
    return os.environ | {"RAYON_NUM_THREADS": str(threads)}


def print_row(library, cells):
    name = f"**{library}**" if library == OURS else library
    print(f"| {' | '.join([name, *cells])} |", flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"measure: {error}")
