"""Reads the corpus and the public sets, and turns a text and its shop into word pieces."""

import json
import os
import random

import torch
from tokenizers import Tokenizer

KINDS = ["complaint", "request", "question", "praise", "other"]
TOPICS = ["quality", "staff", "price", "payment", "refund", "waiting", "delivery", "availability", "booking",
          "opening-hours", "information", "website", "hygiene", "safety", "location", "other"]
# Kept out of training for stopping and for the combiner: whole batches, from different hands.
DEV = ["en-05", "en-17", "en-34", "en-41", "en-54", "de-02", "fr-02"]

MOST = 160
MOST_SHOP = 40
FIRST, LAST = 77, 40
HEAD, TAIL = 1500, 1000
CLS, SEP, UNKNOWN = 101, 102, 100


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def corpus(folder):
    """All mentions outside the set-aside batches, each with its shop and its batch."""
    aside = {line.strip() for line in open(f"{folder}/set-aside.txt") if line.strip() and not line.startswith("#")}
    mentions, shops = [], {}
    for name in sorted(os.listdir(f"{folder}/mentions")):
        batch = name.removesuffix(".jsonl")
        if batch in aside:
            continue
        shops.update({shop["id"]: shop for shop in lines(f"{folder}/shops/{name}")})
        mentions += [line | {"batch": batch} for line in lines(f"{folder}/mentions/{name}")]
    for mention in mentions:
        mention["shop"] = shops[mention["shop"]]
    return mentions


class Pieces:
    """Word pieces of a text and of what is known of its shop. `src/encoder/pieces.rs` does the same."""

    def __init__(self, tokenizer, emoji):
        self.tokenizer = Tokenizer.from_file(tokenizer)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.signs = {}
        for line in open(emoji, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                signs, words = line.rstrip("\n").split("\t")
                self.signs.update({sign: f" {words} " for sign in signs})

    def of(self, text):
        if len(text) > HEAD + TAIL:
            text = f"{text[:HEAD]} {text[-TAIL:]}"
        text = "".join(self.signs.get(c, c) for c in text)
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def text(self, text):
        ids = self.of(text)
        return ids if len(ids) <= FIRST + LAST else ids[:FIRST] + ids[-LAST:]

    def shop(self, shop, stars):
        return self.of(profile(shop, stars))[:MOST_SHOP]

    def both(self, text, shop, stars):
        first = [CLS, *self.text(text), SEP]
        second = [*self.shop(shop, stars), SEP]
        return first + second, len(first)


def profile(shop, stars):
    """A short line of what is known beside the text. Either may be None."""
    parts = [f"{stars} stars"] if stars else []
    if shop:
        parts.append(", ".join([shop["name"], *shop["also_called"][:2]]))
        parts.append(shop["trade"] or "")
        parts.append(", ".join(shop["places"][:2]))
        parts.append(", ".join(shop["products"][:4]))
    return "; ".join(part for part in parts if part)


def labels(line, shop):
    """What each head should say; -1 where nobody knows."""
    kind, about, stars = line["kind"], line["about_shop"], line["stars"] or 0
    content = -1
    if kind == "praise" or stars >= 4:
        content = 1
    elif kind in ("complaint", "other"):
        content = 0
    return {
        "kind": KINDS.index(kind),
        "crisis": int(line["urgency"] == "crisis"),
        "high": int(line["urgency"] == "high") if line["urgency"] != "crisis" else -1,
        "another": int(not about) if shop else -1,
        "wrong": int(kind == "complaint"),
        "content": content if about else -1,
        "topics": [int(topic in line["topics"]) for topic in TOPICS],
    }


GLAD = {"admiration", "gratitude", "love", "joy"}
ORDERS = ("cancel_transfer", "terminate_account", "request_refund", "edit_personal_details")
FAULTS = ("not_updated", "not_showing", "not_working", "not_recognised", "not_received", "wrong_", "declined", "failed",
          "pending", "reverted", "swallowed", "charged_twice", "compromised", "pin_blocked", "extra_charge", "unable_to")


def weak(name, row):
    """What a public set's label says in the words of the guide: little, and from real people."""
    label, text, kind, wrong, content = row["label"], row["text"], -1, -1, -1
    if name == "goemotions":
        if label == "neutral" and "?" not in text:
            kind, content = 4, 0
        elif set(label.split(",")) <= GLAD:
            kind, wrong, content = 3, 0, 1
    elif name == "womens_clothing":
        if label == "stars_5":
            kind, wrong, content = 3, 0, 1
        elif label in ("stars_1", "stars_2"):
            kind, wrong, content = 0, 1, 0
    elif name == "banking77":
        content = 0
        if any(part in label for part in FAULTS):
            kind, wrong = 0, 1
        elif label in ORDERS:
            kind, wrong = 1, 0
        elif text.endswith("?"):
            kind, wrong = 2, 0
    return UNKNOWN_LABELS | {"kind": kind, "wrong": wrong, "content": content}


UNKNOWN_LABELS = {"kind": -1, "crisis": -1, "high": -1, "another": -1, "wrong": -1, "content": -1, "topics": [-1] * 16}


def slip(text, rng):
    """A text as a hasty thumb would have it."""
    letters = list(text)
    for _ in range(1 + len(letters) // 60):
        at = rng.randrange(max(1, len(letters) - 1))
        if len(letters) > at + 1 and letters[at].isalpha() and letters[at + 1].isalpha():
            match rng.randrange(3):
                case 0: letters[at], letters[at + 1] = letters[at + 1], letters[at]
                case 1: del letters[at]
                case _: letters.insert(at, letters[at])
    text = "".join(letters)
    return text.rstrip(".!?") if rng.random() < 0.5 else text


def vary(line, rng):
    """Text, shop and stars as training shows them this time: less is known, and thumbs slip."""
    text, shop, stars = line["text"], line["shop"], line["stars"]
    if rng.random() < 0.15:
        text = slip(text, rng)
    if stars and text.strip() and rng.random() < 0.4:
        stars = None
    if line["about_shop"] and rng.random() < 0.55:
        return text, None, stars
    shop = shop | {part: [] for part in ("also_called", "products") if rng.random() < 0.15}
    products = list(shop["products"])
    rng.shuffle(products)
    return text, shop | {"products": products}, stars


def batches(items, size, rng):
    """Items of like length together, in an order of chance; an item is (ids, first, labels)."""
    items = sorted(items, key=lambda item: len(item[0]) + rng.random() * 4)
    made = [items[start:start + size] for start in range(0, len(items), size)]
    rng.shuffle(made)
    return made


def pad(batch):
    """Tensors of ids, segments and mask, as wide as the longest."""
    length = max(len(item[0]) for item in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    segments, mask = torch.zeros_like(ids), torch.zeros(len(batch), length)
    for row, (pieces, first, *_) in enumerate(batch):
        ids[row, :len(pieces)] = torch.tensor(pieces)
        segments[row, first:len(pieces)] = 1
        mask[row, :len(pieces)] = 1
    return ids, segments, mask
