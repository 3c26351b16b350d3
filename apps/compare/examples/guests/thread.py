"""A thread for each client: `python3 thread.py PORT echo|upper|bytes|work:MS`."""
import contextlib
import re
import socket
import sys
import threading

LONGEST_LINE = 4096
MOST_BYTES = 16_384
ROUNDS_PER_MILLISECOND = 750_000
ALPHABET = b"abcdefghijklmnopqrstuvwxyz" * (MOST_BYTES // 26 + 1)


def burn(milliseconds: int) -> None:
    """Marsaglia's xorshift, in which each round needs the one before."""
    state = 0x2545F491
    for _ in range(milliseconds * ROUNDS_PER_MILLISECOND):
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF


def answer(line: bytes) -> bytes:
    """What a line is answered by; nothing ends the conversation."""
    if SERVICE != "bytes":
        burn(int(SERVICE.removeprefix("work:")) if line.strip(b"\r\n") else 0)
        return line
    count = int(line) if re.fullmatch(rb"[0-9]+\r?\n", line) else 0
    return ALPHABET[:count] if count <= MOST_BYTES else b""


def converse(client: socket.socket) -> None:
    if SERVICE in ("echo", "upper"):
        while data := client.recv(65536):
            client.sendall(data.upper() if SERVICE == "upper" else data)
        return
    lines = client.makefile("rb")
    while (line := lines.readline(LONGEST_LINE)).endswith(b"\n") and (reply := answer(line)):
        client.sendall(reply)


def serve(client: socket.socket) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Clients may leave with a reset.
    with client, contextlib.suppress(ConnectionError):
        converse(client)


if len(sys.argv) != 3 or not re.fullmatch("echo|upper|bytes|work:[0-9]+", sys.argv[2]):
    sys.exit(__doc__)
SERVICE = sys.argv[2]
with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=511) as listener:
    while True:
        accepted, _ = listener.accept()
        threading.Thread(target=serve, args=(accepted,), daemon=True).start()
