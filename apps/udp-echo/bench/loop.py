"""A server as a course on Python shows it."""

import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", int(sys.argv[1])))
while True:
    request, peer = server.recvfrom(65536)
    server.sendto(request.upper(), peer)
