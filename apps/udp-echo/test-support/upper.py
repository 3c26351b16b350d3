"""The course's server in Python: upper case as text, a buffer of 256. A byte that is not UTF-8 ends it."""

import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    request, peer = server.recvfrom(256)
    server.sendto(request.decode().upper().encode(), peer)
