"""Compares reference_decoder.py with transformers' LlamaForCausalLM on the same weights: prints the largest relative errors."""

import json

import torch
from reference_decoder import Decoder, weight_shapes
from training_reference import SIZES, batches, initial_weights
from transformers import LlamaConfig, LlamaForCausalLM


def main():
    config = SIZES["large"]
    generator = torch.Generator().manual_seed(3)
    weights = {name: w.requires_grad_() for name, w in initial_weights(weight_shapes(config), generator).items()}
    [(ids, labels)] = batches(config, generator, count=1)

    llama = LlamaForCausalLM(LlamaConfig(
        vocab_size=config["vocabSize"], hidden_size=config["hiddenSize"], intermediate_size=config["intermediateSize"],
        num_hidden_layers=config["numLayers"], num_attention_heads=config["numHeads"],
        num_key_value_heads=config["numKvHeads"], head_dim=config["headDim"],
        max_position_embeddings=config["maxPositions"], rms_norm_eps=config["normEpsilon"],
        rope_theta=config["ropeTheta"], tie_word_embeddings=True, attn_implementation="eager")).double()
    llama.load_state_dict({name: w.detach() for name, w in weights.items()}, strict=False)
    llama.tie_weights()

    ours = Decoder(config, weights).loss(ids, labels)
    ours.backward()
    # transformers shifts labels itself: position t of its labels is the token at t
    theirs = torch.nn.functional.cross_entropy(llama(input_ids=ids).logits.flatten(0, 1), labels.flatten())
    theirs.backward()
    parameters = dict(llama.named_parameters())
    errors = [((weights[name].grad - parameters[name].grad).abs().max() / parameters[name].grad.abs().max()).item()
              for name in weights]
    print(json.dumps({"lossError": abs(ours.item() - theirs.item()) / theirs.item(), "gradientError": max(errors)}))


if __name__ == "__main__":
    main()
