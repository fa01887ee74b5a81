"""scikit-learn's usual recipes.

    sklearn_model.py train-words|train-chars|train-logistic TRAIN_CSV MODEL
    sklearn_model.py score|predict TEST_CSV MODEL PREDICTIONS
"""

import sys
import time

import joblib
from listings import read_rows, report, text_of, time_predictions, write_predictions
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

COMMON = {"sublinear_tf": True, "min_df": 2, "max_features": 200_000, "strip_accents": "unicode"}


def words():
    """The words that ours takes, too: one character is enough."""
    return TfidfVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2), **COMMON)


def characters():
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **COMMON)


RECIPES = {
    "train-words": lambda: make_pipeline(words(), LinearSVC(C=0.5)),
    "train-chars": lambda: make_pipeline(make_union(words(), characters()), LinearSVC(C=0.5)),
    # At C=1 it is badly under-fitted on TF-IDF.
    "train-logistic": lambda: make_pipeline(words(), LogisticRegression(C=30, solver="saga", max_iter=50)),
}


def main():
    mode, path, model_path, *rest = sys.argv[1:]
    rows = read_rows(path)
    if mode in RECIPES:
        model = RECIPES[mode]()
        model.fit([text_of(row) for row in rows], [int(row["prdtypecode"]) for row in rows])
        joblib.dump(model, model_path)
        return
    start = time.perf_counter()
    model = joblib.load(model_path)
    load_ms = (time.perf_counter() - start) * 1e3
    if mode == "score":
        report({"loadMs": load_ms, **time_predictions(model.predict, rows)})
    write_predictions(rest[0], model.predict([text_of(row) for row in rows]))


if __name__ == "__main__":
    main()
