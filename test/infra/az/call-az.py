"""Has az-server.py run az with what this was given, and ends as that does."""
import json
import os
import signal
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.connect(os.environ['AZ_SERVER'])
call = {'arguments': sys.argv[1:], 'environment': dict(os.environ), 'cwd': os.getcwd()}
body = json.dumps(call).encode()
socket.send_fds(connection, [len(body).to_bytes(8, 'big')], [0, 1, 2])
connection.sendall(body)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda given, _: connection.send(bytes([given])))
code = connection.recv(1)
sys.exit(code[0] if code else 1)
