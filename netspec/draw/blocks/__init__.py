"""The style `blocks`: boxes from left to right in rows, blocks framed, skips below, repeats badged."""
