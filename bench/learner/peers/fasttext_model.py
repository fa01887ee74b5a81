"""fastText's program on the words of the listings, lowered and unaccented.

    fasttext_model.py train TRAIN_CSV MODEL PROGRAM
    fasttext_model.py score|predict TEST_CSV MODEL PREDICTIONS PROGRAM
"""

import re
import subprocess
import sys
import time
import unicodedata

from listings import read_rows, report, text_of, title_of, write_predictions

TIMED_ROWS = 50_000

LABEL = "__label__"
WORD = re.compile(r"\w+")
SETTINGS = ["-wordNgrams", "2", "-dim", "50", "-epoch", "25", "-lr", "0.5", "-thread", "2", "-verbose", "0"]


def line_of(text):
    folded = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(WORD.findall(kept))


def train(path, model, program):
    with open(model + ".txt", "w", encoding="utf-8") as file:
        for row in read_rows(path):
            file.write(f"{LABEL}{row['prdtypecode']} {line_of(text_of(row))}\n")
    # It puts .bin behind the name that it is given.
    stem = model.removesuffix(".bin")
    subprocess.run([program, "supervised", "-input", model + ".txt", "-output", stem, *SETTINGS], check=True)


def predict(texts, model, program):
    """Codes, and the seconds that the program took, its start and the loading of the model included."""
    lines = "".join(f"{line_of(text)}\n" for text in texts)
    start = time.perf_counter()
    done = subprocess.run(
        [program, "predict", model, "-"], input=lines, check=True, capture_output=True, encoding="utf-8"
    )
    # A text without any word has no answer: an empty line.
    return [line.removeprefix(LABEL) or "0" for line in done.stdout.split("\n")[:-1]], time.perf_counter() - start


def measure(rows, model, program):
    """Without a way into its process there is no latency of a row; loading is what a prediction of one row takes."""
    _, load = predict([text_of(rows[0])], model, program)

    def rate(read):
        """Rows a second, from so many rows that loading is a small part; absent where it is not."""
        texts = [read(row) for row in rows] * -(-TIMED_ROWS // len(rows))
        seconds = predict(texts, model, program)[1] - load
        return len(texts) / seconds if seconds > load else None

    rates = {"rowsPerSecond": rate(text_of), "titlesPerSecond": rate(title_of)}
    return {"loadMs": load * 1e3, **{name: found for name, found in rates.items() if found is not None}}


def main():
    mode, path, model, *rest = sys.argv[1:]
    if mode == "train":
        train(path, model, *rest)
        return
    predictions, program = rest
    rows = read_rows(path)
    if mode == "score":
        report(measure(rows, model, program))
    write_predictions(predictions, predict([text_of(row) for row in rows], model, program)[0])


main()
