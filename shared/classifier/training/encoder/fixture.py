"""Writes down how the recipe cuts 1,000 texts of the corpus, for the test that holds the program to it."""

import hashlib
import sys

import data
import export

corpus, minilm, out = sys.argv[1:]
vocabulary = open(f"{minilm}/vocab.txt", encoding="utf-8").read().split("\n")[:-1]
new = {old: at for at, old in enumerate(export.known(vocabulary))}
pieces = data.Pieces(f"{minilm}/tokenizer.json", "emoji.txt")
with open(out, "w") as file:
    for line in data.corpus(corpus)[::6][:1000]:
        ids, first = pieces.both(line["text"], line["shop"], line["stars"])
        ids = [new.get(at, new[data.UNKNOWN]) for at in ids]
        digest = hashlib.sha256(" ".join(map(str, ids)).encode()).hexdigest()[:12]
        file.write(f"{line['id']} {len(ids)} {first} {digest}\n")
