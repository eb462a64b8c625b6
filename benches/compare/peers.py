"""The libraries that Python calls, by the commands of src/main.rs: rensa and datasketch.

Both get word 5-shingles as bytes, one after another, since both hash what they get: rensa with its
own hash, datasketch with xxHash. Words are what a table for `translate` leaves between spaces,
several times as fast as a regular expression, and text is encoded once, not once a shingle.
"""

import itertools
import json
import multiprocessing
import os
import sys
import time

VALUES = 128
SHINGLE_WORDS = 5
THRESHOLD = 0.8

# As in src/banding.rs.
BANDS = 16

# Articles that one process gets at a time.
CHUNK = 1024


class Letters(dict):
    """What becomes of a character: a space where it is no letter nor digit."""

    def __missing__(self, code):
        self[code] = code if chr(code).isalnum() else " "
        return self[code]


LETTERS = Letters()


def words_of(text):
    return text.lower().translate(LETTERS).encode().split()


def shingles(words):
    return map(b" ".join, zip(*(words[start:] for start in range(SHINGLE_WORDS))))


class Rensa:
    """R-MinHash of the whole set, 32-bit values. Its index wants to be told how many bands."""

    def __init__(self):
        import rensa

        self.library = rensa

    def sign(self, words):
        signature = self.library.RMinHash(VALUES, 0)
        signature.update(shingles(words))
        return signature

    def packed(self, signature):
        return signature

    def pairs(self, signatures):
        index = self.library.RMinHashLSH(THRESHOLD, VALUES, BANDS)
        index.insert_many(signatures)
        for a, similar in enumerate(index.query_all(signatures)):
            for b in similar:
                if a < b and signatures[a].jaccard(signatures[b]) >= THRESHOLD:
                    yield a, b


class Datasketch:
    """32-bit values. Its own number of bands for the threshold."""

    def __init__(self):
        import datasketch
        import xxhash

        self.library = datasketch
        self.empty = datasketch.MinHash(VALUES, hashfunc=xxhash.xxh32_intdigest)

    def sign(self, words):
        signature = self.empty.copy()
        signature.update_batch(shingles(words))
        return signature

    def packed(self, signature):
        """Small to hold and to send between processes."""
        return self.library.LeanMinHash(signature)

    def pairs(self, signatures):
        index = self.library.MinHashLSH(THRESHOLD, VALUES)
        for b, signature in enumerate(signatures):
            for a in index.query(signature):
                if signatures[a].jaccard(signature) >= THRESHOLD:
                    yield a, b
            index.insert(b, signature, check_duplication=False)


LIBRARIES = {"rensa": Rensa, "datasketch": Datasketch}


def sign(library, articles, path):
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, int(articles))]
    library = LIBRARIES[library]()
    for text in texts[: len(texts) // 10]:
        library.sign(words_of(text))
    begun = time.process_time()
    for text in texts:
        library.sign(words_of(text))
    seconds = time.process_time() - begun
    print(sum(len(text.encode()) for text in texts), seconds)


def pairs(library, path, output):
    library = LIBRARIES[library]()
    ids, signatures = [], []
    # Two threads of Python do not run at once.
    processes = multiprocessing.get_context("fork").Pool(
        int(os.environ["RAYON_NUM_THREADS"]), initializer=set_library, initargs=[library]
    )
    with open(path, encoding="utf-8") as lines:
        for chunk in processes.imap(sign_lines, chunks(lines)):
            for name, signature in chunk:
                ids.append(name)
                signatures.append(signature)
    processes.close()
    # What a process used is known once it has ended.
    processes.join()
    with open(output, "w", encoding="utf-8") as file:
        for a, b in library.pairs(signatures):
            file.write(f"{ids[a]}\t{ids[b]}\n")


def set_library(library):
    global signing
    signing = library


def sign_lines(lines):
    signed = []
    for article in map(json.loads, lines):
        words = words_of(article["text"])
        if len(words) >= SHINGLE_WORDS:
            signed.append((article["id"], signing.packed(signing.sign(words))))
    return signed


def chunks(lines):
    while chunk := list(itertools.islice(lines, CHUNK)):
        yield chunk


COMMANDS = {"sign": sign, "pairs": pairs}

if __name__ == "__main__":
    _, command, *arguments = sys.argv
    COMMANDS[command](*arguments)
