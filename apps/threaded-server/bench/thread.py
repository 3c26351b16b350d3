"""A thread for each client: `python3 thread.py PORT echo|upper`."""
import contextlib
import socket
import sys
import threading


def serve(client: socket.socket, capitalises: bool) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # The load generator leaves with a reset.
    with client, contextlib.suppress(ConnectionResetError):
        while data := client.recv(65536):
            client.sendall(data.upper() if capitalises else data)


with socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=511) as listener:
    print(f"LISTENING tcp 127.0.0.1:{sys.argv[1]}", flush=True)
    while True:
        accepted, _ = listener.accept()
        threading.Thread(target=serve, args=(accepted, sys.argv[2] == "upper"), daemon=True).start()
