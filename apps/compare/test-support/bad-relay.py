"""A relay that passes on as many bytes as were said, wrong ones after the first so many."""

import selectors
import socket
import sys

good = int(sys.argv[2])
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
selector = selectors.DefaultSelector()
selector.register(listener, selectors.EVENT_READ)
members = []
while True:
    for key, _ in selector.select():
        if key.fileobj is listener:
            member, _ = listener.accept()
            selector.register(member, selectors.EVENT_READ)
            members.append(member)
            continue
        try:
            said = key.fileobj.recv(65536)
        except OSError:
            said = b""
        if not said:
            selector.unregister(key.fileobj)
            members.remove(key.fileobj)
            continue
        passed = said if good > 0 else b"?" * len(said)
        good -= len(said)
        for member in members:
            if member is not key.fileobj:
                try:
                    member.sendall(passed)
                except OSError:
                    pass
