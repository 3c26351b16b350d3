"""Reads a payload in hexadecimal from each line and answers with a line of its frames, in hexadecimal too."""

import struct
import sys


def varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


for line in sys.stdin:
    payload = bytes.fromhex(line.strip())
    n = len(payload)
    headers = [
        struct.pack(">B", n & 0xFF),
        struct.pack(">H", n),
        struct.pack("<H", n),
        n.to_bytes(3, "big"),
        n.to_bytes(3, "little"),
        struct.pack(">I", n),
        struct.pack("<I", n),
        struct.pack(">I", n + 4),
        varint(n),
    ]
    frames = [header + payload for header in headers] + [b"%d:%s," % (n, payload), b"^" + payload + b"$"]
    print(" ".join(frame.hex() for frame in frames))
