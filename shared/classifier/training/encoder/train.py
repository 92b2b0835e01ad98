"""Trains the encoder and writes its weights (.npz) and what its heads say of lines it was not trained on."""

import argparse
import json
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

import data
import model

SIZE = 16
WEIGHT = {"kind": 1.0, "crisis": 0.5, "high": 0.3, "another": 0.5, "wrong": 0.4, "content": 0.3, "topics": 0.3}


def losses(said, labels):
    """Each head's own loss where a label is known."""
    total = 0.0
    for name, weight in WEIGHT.items():
        want = labels[name]
        if name == "kind":
            each = F.cross_entropy(said[name], want, reduction="none", label_smoothing=0.05, ignore_index=-1)
            total = total + weight * (each * labels["weight"]).mean()
            continue
        want = want.view(said[name].shape).float()
        known = (want >= 0).float()
        each = F.binary_cross_entropy_with_logits(said[name], want.clamp(min=0), reduction="none")
        if name == "crisis":
            each = each * (1 + want.clamp(min=0))
        total = total + weight * (each * known).sum() / known.sum().clamp(min=1)
    return total


def stack(lines):
    made = {name: torch.tensor([line[name] for line in lines]) for name in WEIGHT}
    made["weight"] = torch.tensor([0.7 if line["another"] == 1 else 1.0 for line in lines])
    return made


@torch.no_grad()
def say(encoder, items):
    """What the heads say of (ids, first) pairs, in order."""
    encoder.eval()
    order = sorted(range(len(items)), key=lambda at: len(items[at][0]))
    said = [None] * len(items)
    for start in range(0, len(order), 64):
        part = order[start:start + 64]
        with torch.autocast("cpu", torch.bfloat16):
            out = encoder(*data.pad([items[at] for at in part]))
        for row, at in enumerate(part):
            said[at] = {name: value[row].numpy() for name, value in out.items()}
    encoder.train()
    return said


def measure(said, lines):
    kinds = np.array([int(np.argmax(s["kind"])) for s in said])
    want = np.array([data.KINDS.index(line["kind"]) for line in lines])
    f1 = []
    for k in range(5):
        hit = ((kinds == k) & (want == k)).sum()
        f1.append(2 * hit / max(1, (kinds == k).sum() + (want == k).sum()))
    hit = ((kinds == 0) & (want == 0)).sum()
    out = {"kind": (kinds == want).mean(), "macro_f1": np.mean(f1), "c_recall": hit / (want == 0).sum(),
           "c_precision": hit / max(1, (kinds == 0).sum())}
    def binary(name, truth):
        guess = np.array([s[name][0] > 0 for s in said])
        hit = (guess & truth).sum()
        return hit / max(1, guess.sum()), hit / max(1, truth.sum())
    if any(line["urgency"] == "crisis" for line in lines):
        out["crisis_p"], out["crisis_r"] = binary("crisis", np.array([l["urgency"] == "crisis" for l in lines]))
    if "about_shop" in lines[0]:
        out["another_p"], out["another_r"] = binary("another", np.array([not l["about_shop"] for l in lines]))
    return {name: round(float(value), 3) for name, value in out.items()}


def written(line, said):
    return json.dumps({"id": line["id"], "kind": [round(float(x), 2) for x in said["kind"]],
                       **{n: round(float(said[n][0]), 2) for n in ("crisis", "high", "another", "wrong", "content")}})


def side_sets(folder, pieces):
    """Public sets that may be shipped, as (ids, first, label) and what their label is."""
    sets, sizes = {}, {}
    for name in ("goemotions", "banking77", "clinc150", "massive_en", "womens_clothing"):
        rows = [row for row in data.lines(f"{folder}/{name}/train.jsonl")]
        many = name == "goemotions"
        label = lambda row: row["label"].split(",") if many else [row["label"]]
        classes = sorted({one for row in rows for one in label(row)})
        sizes[name] = len(classes)
        at = {one: index for index, one in enumerate(classes)}
        items = []
        for row in rows:
            ids, first = pieces.both(row["text"], None, None)
            want = [int(c in label(row)) for c in classes] if many else at[row["label"]]
            items.append((ids, first, want, data.weak(name, row)))
        sets[name] = items
    return sets, sizes


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--corpus", required=True)
    ap.add_argument("--minilm", required=True)
    ap.add_argument("--public")
    ap.add_argument("--look")
    ap.add_argument("--layers", default="0,1,2,3,4,5")
    ap.add_argument("--epochs", type=int, default=5)
    ap.add_argument("--rate", type=float, default=1e-4)
    ap.add_argument("--decay", type=float, default=0.85)
    ap.add_argument("--side", type=float, default=0.0, help="batches of public sets for each batch of the corpus")
    ap.add_argument("--fold", default="dev", help="dev, none, or i/n for out-of-fold")
    ap.add_argument("--freeze", type=int, default=0, help="so many lower layers stay as they are")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=5)
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    rng = random.Random(args.seed)
    pieces = data.Pieces(f"{args.minilm}/tokenizer.json", "emoji.txt")
    lines = data.corpus(args.corpus)
    out_of = held_out(lines, args.fold)
    train = [line for line in lines if line["batch"] not in out_of]
    held = [line for line in lines if line["batch"] in out_of]
    sides, sizes = side_sets(args.public, pieces) if args.side else ({}, {})
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    keep = [int(x) for x in args.layers.split(",")]
    encoder = model.Encoder(f"{args.minilm}/model.safetensors", keep, sizes)
    encoder.train()
    encoder.freeze(args.freeze)
    groups = encoder.rates(args.rate, args.decay)
    tops = [group["lr"] for group in groups]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01)
    if args.fold == "none":
        held = lines[::100]  # taught with, and no measure: what the program is compared with
    looks = [(held, [pieces.both(l["text"], l["shop"], l["stars"]) for l in held])] if held else []
    if args.look:
        real = data.lines(args.look)
        looks.append((real, [pieces.both(l["text"], None, l["stars"]) for l in real]))
    side_names = sorted(sides)
    side_weights = [len(sides[name]) ** 0.5 for name in side_names]
    steps = int(args.epochs * len(train) / SIZE * (1 + args.side))
    step = 0

    def turn(loss):
        nonlocal step
        step += 1
        slope = min(1.0, step / (0.08 * steps), max(0.02, (steps - step) / (0.92 * steps)))
        for group, top in zip(groups, tops):
            group["lr"] = top * slope
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        return float(loss.detach())

    def side_turn():
        name = rng.choices(side_names, side_weights)[0]
        picked = rng.sample(sides[name], SIZE)
        picked = [item for item in picked if len(item[0]) <= 48] or picked
        with torch.autocast("cpu", torch.bfloat16):
            said = encoder(*data.pad(picked), (name, *model.SIZES))
        want = torch.tensor([item[2] for item in picked])
        if want.dim() == 2:
            own = F.binary_cross_entropy_with_logits(said[name], want.float(), reduction="none").sum(-1).mean()
        else:
            own = F.cross_entropy(said[name], want)
        return turn(0.5 * own + 0.7 * losses(said, stack([item[3] for item in picked])))

    begun = time.time()
    for epoch in range(args.epochs):
        items = []
        for line in train:
            text, shop, stars = data.vary(line, rng)
            items.append((*pieces.both(text, shop, stars), data.labels(line, shop)))
        total, owed = [], 0.0
        for batch in data.batches(items, SIZE, rng):
            with torch.autocast("cpu", torch.bfloat16):
                said = encoder(*data.pad(batch))
            total.append(turn(losses(said, stack([item[2] for item in batch]))))
            owed += args.side
            while owed >= 1:
                owed -= 1
                side_turn()
            if step % 50 == 0:
                print(f"step {step}/{steps} loss {np.mean(total[-50:]):.3f} {time.time() - begun:.0f}s", flush=True)
        print(f"epoch {epoch + 1} loss {np.mean(total):.4f} {time.time() - begun:.0f}s", flush=True)
        for lines_, items_ in looks:
            if len(lines_) < 1000:
                print("  ", len(lines_), measure(say(encoder, items_), lines_), flush=True)
    encoder.save(args.out)
    with open(f"{args.out}.heads.jsonl", "w") as file:
        for lines_, items_ in looks:
            said = say(encoder, items_)
            print("  ", len(lines_), measure(said, lines_), flush=True)
            file.writelines(written(*pair) + "\n" for pair in zip(lines_, said))


def held_out(lines, fold):
    if fold == "dev":
        return set(data.DEV)
    if fold == "none":
        return set()
    index, count = map(int, fold.split("/"))
    return {batch for at, batch in enumerate(sorted({line["batch"] for line in lines})) if at % count == index}


if __name__ == "__main__":
    main()
