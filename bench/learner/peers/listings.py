"""The rows as the peers see them, and how their answers are timed."""

import csv
import html
import json
import re
import sys
import time

WARM_UP_ROWS = 50
TIMED_ROWS = 1000

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")

csv.field_size_limit(2**30)


def read_rows(path):
    """The rows of a CSV file as dictionaries."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(row):
    """Title and description as one text without tags and entities: the peers get the markup removed, as ours does by itself."""
    return clean(row["designation"] + " " + row["description"])


def title_of(row):
    return clean(row["designation"])


def clean(text):
    return html.unescape(TAG.sub(" ", text)) if "<" in text or "&" in text else text


def write_predictions(path, codes):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{code}\n" for code in codes)


def time_predictions(predict, rows):
    """Latency of single rows and rates of batches. `predict` takes a list of texts; removing the markup is part of the time."""
    for row in rows[:WARM_UP_ROWS]:
        predict([text_of(row)])
    nanoseconds = sorted(time_call(lambda row=row: predict([text_of(row)])) for row in rows[:TIMED_ROWS])

    def quantile(share):
        return nanoseconds[int(share * (len(nanoseconds) - 1))] / 1e3

    return {
        "p50Us": quantile(0.5),
        "p99Us": quantile(0.99),
        "rowsPerSecond": rate(lambda: predict([text_of(row) for row in rows]), len(rows)),
        "titlesPerSecond": rate(lambda: predict([title_of(row) for row in rows]), len(rows)),
    }


def time_call(call):
    """Nanoseconds."""
    start = time.perf_counter_ns()
    call()
    return time.perf_counter_ns() - start


def rate(call, rows):
    """Rows a second."""
    return rows * 1e9 / time_call(call)


def report(measured):
    json.dump(measured, sys.stdout)
