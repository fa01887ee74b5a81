"""What liblinear's programs read and write: TF-IDF of scikit-learn's words in svmlight format, codes as text.

    liblinear_files.py prepare TRAIN_CSV TEST_CSV TRAIN_SVM TEST_SVM
    liblinear_files.py score PROGRAM TEST_SVM MODEL PREDICTIONS
"""

import subprocess
import sys

from listings import read_rows, report, text_of
from sklearn.datasets import dump_svmlight_file
from sklearn_model import words


def prepare(train_csv, test_csv, train_svm, test_svm):
    vectoriser = words()
    rows = read_rows(train_csv)
    matrix = vectoriser.fit_transform([text_of(row) for row in rows])
    codes = [int(row["prdtypecode"]) for row in rows]
    dump_svmlight_file(matrix, codes, train_svm, zero_based=False)
    matrix = vectoriser.transform([text_of(row) for row in read_rows(test_csv)])
    dump_svmlight_file(matrix, [0] * matrix.shape[0], test_svm, zero_based=False)


def score(program, test_svm, model, predictions):
    """The program reads and predicts in one: no latency, no rate."""
    subprocess.run([program, test_svm, model, predictions], check=True, stdout=subprocess.DEVNULL)
    report({})


def main():
    mode, *arguments = sys.argv[1:]
    {"prepare": prepare, "score": score}[mode](*arguments)


main()
