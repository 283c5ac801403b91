"""Multi-head self-attention."""

import torch
from torch import Tensor, nn


class SelfAttention(nn.Module):
    """Multi-head self-attention with the tensors of `nn.MultiheadAttention`."""

    def __init__(
        self, channels: int, heads: int, qkv_bias: bool = True, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.in_proj_weight = nn.Parameter(torch.empty(3 * channels, channels))
        self.in_proj_bias = (
            nn.Parameter(torch.zeros(3 * channels)) if qkv_bias else None
        )
        self.out_proj = nn.Linear(channels, channels)
        nn.init.xavier_uniform_(self.in_proj_weight)
        nn.init.zeros_(self.out_proj.bias)

    def forward(self, x: Tensor) -> Tensor:
        qkv = nn.functional.linear(x, self.in_proj_weight, self.in_proj_bias)
        batch, length, channels = x.shape
        split = qkv.reshape(batch, length, 3, self.heads, channels // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4)
        dropout = self.dropout if self.training else 0.0
        heads = nn.functional.scaled_dot_product_attention(q, k, v, dropout_p=dropout)
        y: Tensor = self.out_proj(heads.transpose(1, 2).flatten(2))
        return y
