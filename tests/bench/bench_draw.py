"""How long a draw of 100,000 entries takes, and how much memory: the promise is 5 s and 300 MB.

    python -m tests.bench.bench_draw [entries]

Holds the draw as the office does, from the frozen text to the text of the result, in a process
of its own; then lets the public verifier repeat it. Leaves nothing behind.
"""

import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from random import Random

from classes.rules import drawing

ENTRIES, OFFERINGS, WISHES = 100_000, 12, 3
SEED = sha256(b"bench").hexdigest()
VERIFIER = Path(__file__).parents[2] / "classes" / "verifier" / "verify_draw.py"


def written(number):
    """Receipt numbers as long as real ones."""
    return f"{number // 10_000 + 1000}-{number % 10_000:04}"


def entry(number, dice):
    """One in ten is a couple."""
    members = [written(number)]
    if dice.random() < 0.1:
        members.append(written(number + 1))
    wished = dice.sample(range(OFFERINGS), dice.randint(1, WISHES))
    return drawing.Entry(
        lot=members[0],
        members=members,
        tier=[dice.randint(0, 1), dice.randint(0, 12), dice.randint(0, 1)],
        wishes=[
            drawing.Wish(
                offering=name(each),
                pools=[dice.choice(["iphone", "android"]) for _ in members],
            )
            for each in wished
        ],
    )


def name(number):
    return f"0d5a6c1e-0000-4000-8000-{number:012}"


def build(entries, path):
    """The frozen text, in a process that is gone when the measuring begins."""
    dice = Random(3)
    frozen = drawing.Frozen(
        draw=name(999),
        priorities=["first_time", "fewest_in_two_years", "resident"],
        offerings=[
            drawing.Recruitment(
                id=name(each), title=f"スマホ教室{each}", seats={"iphone": 900, "android": 1100}
            )
            for each in range(OFFERINGS)
        ],
        entries=[entry(2 * number, dice) for number in range(entries)],
    )
    path.write_text(drawing.canonical(frozen), encoding="utf-8")


def hold(path, sheet):
    text = path.read_text(encoding="utf-8")
    digest = sha256(text.encode()).hexdigest()
    start = time.perf_counter()
    frozen = drawing.thaw(text)
    read = time.perf_counter()
    outcome = drawing.draw(frozen, seed=SEED, digest=digest)
    drawn = time.perf_counter()
    result = drawing.canonical(outcome)
    done = time.perf_counter()
    say("frozen text read", f"{read - start:.2f} s")
    say("drawn", f"{drawn - read:.2f} s")
    say("result written", f"{done - drawn:.2f} s")
    say("together (promise: 5 s)", f"{done - start:.2f} s")
    say("memory, whole process (promise: 300 MB)", f"{peak(resource.RUSAGE_SELF):.0f} MB")
    say("winners / lots in line", f"{len(outcome['winners']):,} / {len(outcome['waiting']):,}")
    say("frozen text / result", f"{len(text) / 1e6:.1f} MB / {len(result) / 1e6:.1f} MB")
    heading = drawing.Heading(
        draw=frozen["draw"],
        municipality="鹿屋市",
        title="bench",
        commitment=drawing.commitment(draw_id=frozen["draw"], seed=SEED),
    )
    whole = drawing.sheet(heading, frozen=frozen, seed=SEED, result=outcome)
    sheet.write_text(drawing.canonical(whole), encoding="utf-8")


def peak(who):
    return resource.getrusage(who).ru_maxrss * 1024 / 1e6  # Linux counts in KiB


def say(what, value):
    print(f"{what:<44} {value:>16}", flush=True)


def measure(entries):
    with tempfile.TemporaryDirectory() as home:
        frozen, sheet = Path(home) / "frozen.json", Path(home) / "sheet.json"
        again = [sys.executable, "-m", "tests.bench.bench_draw"]
        subprocess.run([*again, "build", str(entries), str(frozen)], check=True)
        say("entries", f"{entries:,}")
        subprocess.run([*again, "hold", str(frozen), str(sheet)], check=True)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-I", str(VERIFIER), str(sheet)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        say("the verifier repeats it", f"{time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", entries, path]:
            build(int(entries), Path(path))
        case ["hold", path, sheet]:
            hold(Path(path), Path(sheet))
        case [entries]:
            measure(int(entries))
        case _:
            measure(ENTRIES)
