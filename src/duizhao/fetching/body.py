"""A body, bounded: so many bytes on the wire, so many unpacked, and never more in memory than those."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

_STEP = 1 << 16


class TooLargeError(Exception):
    """More than the limit, on the wire or unpacked; the message says which."""


class TornError(Exception):
    """A body that ends early or cannot be unpacked."""


class Unpacker:
    """Unpacks `gzip`, `deflate` or nothing, a little at a time, so that a bomb is seen before it goes off."""

    def __init__(self, encoding: str, most: int) -> None:
        """encoding: the value of Content-Encoding. TornError for one that was not asked for."""
        names = [
            n.strip().lower() for n in encoding.split(",") if n.strip() and n.strip().lower() != "identity"
        ]
        if len(names) > 1 or (names and names[0] not in ("gzip", "x-gzip", "deflate")):
            raise TornError(f"packed as {encoding!r}, which was not asked for")
        self._name = names[0] if names else ""
        self._most = most
        self._z = zlib.decompressobj(31 if "gzip" in self._name else 15) if names else None
        self._began = False
        self.parts: list[bytes] = []
        self.size = 0

    def feed(self, data: bytes) -> None:
        """Take some bytes of the wire. TooLargeError, TornError."""
        if self._z is None:
            self._keep(data)
            return
        while data:
            try:
                out = self._z.decompress(data, _STEP)
            except zlib.error as e:
                if self._name == "deflate" and not self._began:  # some servers send raw deflate
                    self._z, self._began = zlib.decompressobj(-15), True
                    continue
                raise TornError(f"cannot be unpacked ({e})") from e
            self._began = True
            self._keep(out)
            data = self._z.unconsumed_tail
            if self._z.eof:
                if not self._z.unused_data or self._name == "deflate":
                    return
                data, self._z = self._z.unused_data, zlib.decompressobj(31)  # members in a row

    def end(self) -> bytes:
        """The whole body. TornError when the packing has not ended."""
        if self._z is not None and self._began and not self._z.eof and self.size:
            tail = self._z.flush()
            self._keep(tail)
            if not self._z.eof:
                raise TornError("ends in the middle of its packing")
        return b"".join(self.parts)

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._most:
            raise TooLargeError(f"unpacks to more than {self._most:,} bytes")
        if data:
            self.parts.append(data)


async def body(
    chunks: AsyncIterable[bytes], *, encoding: str, length: str | None, most: int
) -> tuple[bytes, int]:
    """The unpacked body and the bytes that came over the wire.

    length: Content-Length as given. TooLargeError before a byte is read where it says too much; TornError where the body is shorter than it says.
    """
    stated = int(length) if length and length.isdigit() else None
    if stated is not None and stated > most:
        raise TooLargeError(f"says it is {stated:,} bytes; at most {most:,} are taken")
    unpacker = Unpacker(encoding, most)
    wire = 0
    async for chunk in chunks:
        wire += len(chunk)
        if wire > most:
            raise TooLargeError(f"sends more than {most:,} bytes")
        unpacker.feed(chunk)
    if stated is not None and wire != stated:
        raise TornError(f"sent {wire:,} of {stated:,} bytes")
    return unpacker.end(), wire
