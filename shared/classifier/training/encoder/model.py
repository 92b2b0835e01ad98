"""The encoder: MiniLM's first layers and one linear head a question, written out so that every weight has a name."""

import numpy as np
import torch
from safetensors.numpy import load_file
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS = 384, 12
SIZES = {"kind": 5, "crisis": 1, "high": 1, "another": 1, "wrong": 1, "content": 1, "topics": 16}


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x, away, rate):
        n, length, _ = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        odds = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + away
        seen = odds.softmax(-1).to(v.dtype) @ v
        seen = self.out(seen.transpose(1, 2).reshape(n, length, WIDTH))
        x = self.norm1(x + F.dropout(seen, rate, self.training))
        down = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(down, rate, self.training))


class Encoder(nn.Module):
    """Pools a text into its first piece and the mean of its own pieces; heads read that."""

    def __init__(self, path, keep, extra):
        super().__init__()
        raw = {name: torch.from_numpy(value) for name, value in load_file(path).items()}
        self.words = nn.Parameter(raw["embeddings.word_embeddings.weight"], requires_grad=False)
        self.places = nn.Parameter(raw["embeddings.position_embeddings.weight"][:160].clone())
        self.segments = nn.Parameter(raw["embeddings.token_type_embeddings.weight"])
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in keep)
        self.heads = nn.ModuleDict({name: nn.Linear(2 * WIDTH, size) for name, size in (SIZES | extra).items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, 0, 0.02)
            nn.init.zeros_(head.bias)
        self.fill(raw, keep)

    @torch.no_grad()
    def fill(self, raw, keep):
        def take(module, *names):
            module.weight.copy_(torch.cat([raw[f"{name}.weight"] for name in names]))
            module.bias.copy_(torch.cat([raw[f"{name}.bias"] for name in names]))
        take(self.norm, "embeddings.LayerNorm")
        for layer, index in zip(self.layers, keep):
            at = f"encoder.layer.{index}"
            take(layer.qkv, *(f"{at}.attention.self.{part}" for part in ("query", "key", "value")))
            take(layer.out, f"{at}.attention.output.dense")
            take(layer.norm1, f"{at}.attention.output.LayerNorm")
            take(layer.up, f"{at}.intermediate.dense")
            take(layer.down, f"{at}.output.dense")
            take(layer.norm2, f"{at}.output.LayerNorm")

    def freeze(self, count):
        """Leaves so many lower layers as they are, and what lies below them."""
        below = [self.places, self.segments, *self.norm.parameters()] if count else []
        for weight in [*below, *(weight for layer in self.layers[:count] for weight in layer.parameters())]:
            weight.requires_grad_(False)

    def forward(self, ids, segments, mask, names=tuple(SIZES), rate=0.1):
        x = F.embedding(ids, self.words) + self.places[:ids.shape[1]] + F.embedding(segments, self.segments)
        x = F.dropout(self.norm(x), rate, self.training)
        away = torch.where(mask > 0, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, away, rate)
        own = (mask * (1 - segments))[:, :, None]
        x = x.float()
        pooled = torch.cat([x[:, 0], (x * own).sum(1) / own.sum(1)], -1)
        with torch.autocast("cpu", enabled=False):
            return {name: self.heads[name](pooled) for name in names}

    def rates(self, top, decay):
        """Lower layers know more of language and learn less of the task."""
        count = len(self.layers)
        groups = [{"params": list(self.heads.parameters()), "lr": 10 * top}]
        for at, layer in enumerate(self.layers):
            groups.append({"params": list(layer.parameters()), "lr": top * decay ** (count - 1 - at)})
        groups.append({"params": [self.segments], "lr": top})
        groups.append({"params": [self.places, *self.norm.parameters()], "lr": top * decay ** count})
        return groups

    def save(self, path):
        """Every weight under its name; matrices lie as `x @ w` wants them."""
        made = {"words": self.words, "places": self.places, "segments": self.segments,
                "norm.g": self.norm.weight, "norm.b": self.norm.bias}
        for at, layer in enumerate(self.layers):
            for part in ("qkv", "out", "up", "down"):
                made[f"layers.{at}.{part}.w"] = getattr(layer, part).weight.T
                made[f"layers.{at}.{part}.b"] = getattr(layer, part).bias
            for part in ("norm1", "norm2"):
                made[f"layers.{at}.{part}.g"] = getattr(layer, part).weight
                made[f"layers.{at}.{part}.b"] = getattr(layer, part).bias
        for name in SIZES:
            made[f"heads.{name}.w"], made[f"heads.{name}.b"] = self.heads[name].weight.T, self.heads[name].bias
        np.savez(path, **{name: value.detach().float().numpy() for name, value in made.items()})
