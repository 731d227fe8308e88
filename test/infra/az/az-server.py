"""
The real az without its start: `az-server.py AZ SOCKET`. Modules of others that az has imported once stay imported here, and each call is a fork that
runs the program AZ with the caller's arguments, environment, folder and files. az's own modules are imported anew by each: they read the
environment. Ends with whoever started it: its input closes.
"""
import atexit
import gc
import importlib
import json
import os
import random
import runpy
import selectors
import signal
import socket
import sys
import threading

FDS = 3


def own(name):
    return name == 'azure.cli' or name.startswith('azure.cli.') or name == '__main__'


def run(az, call, fds, learned):
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
    os.chdir(call['cwd'])
    os.environ.clear()
    os.environ.update(call['environment'])
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, 'w'), open(2, 'w', buffering=1)
    sys.argv = [az, *call['arguments']]
    random.seed()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code, known = 0, set(sys.modules)
    try:
        runpy.run_path(az, run_name='__main__')
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException as fault:
        code = 1
        print(repr(fault), file=sys.stderr)
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            pass
    os.write(learned, '\n'.join(name for name in set(sys.modules) - known if not own(name)).encode())
    os._exit(code)


def learn(fd):
    with open(fd, 'rb') as said:
        said.seek(0)
        names = said.read().decode().split('\n')
    for name in names:
        if name and name not in sys.modules:
            try:
                importlib.import_module(name)
            except Exception:
                pass
    # What came along of az's own was told this server's environment.
    for name in [name for name in sys.modules if own(name) and name != '__main__']:
        del sys.modules[name]
    # What is here for good is neither looked at nor copied by a fork.
    gc.freeze()


def receive(connection):
    header, fds, _, _ = socket.recv_fds(connection, 8, FDS)
    length = int.from_bytes(header, 'big')
    body = b''
    while len(body) < length:
        body += connection.recv(length - len(body))
    return json.loads(body), fds


def serve(az, path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    events = selectors.DefaultSelector()
    events.register(listener, selectors.EVENT_READ, ('call',))
    events.register(0, selectors.EVENT_READ, ('end',))
    print('ready', flush=True)

    def call():
        connection, _ = listener.accept()
        asked, fds = receive(connection)
        learned = os.memfd_create('modules')
        pid = os.fork()
        if pid == 0:
            listener.close()
            connection.close()
            run(az, asked, fds, learned)
        for fd in fds:
            os.close(fd)
        process = os.pidfd_open(pid)
        events.register(process, selectors.EVENT_READ, ('ended', process, pid, connection, learned))
        events.register(connection, selectors.EVENT_READ, ('signal', pid, connection))

    def ended(process, pid, connection, learned):
        events.unregister(process)
        os.close(process)
        _, status = os.waitpid(pid, 0)
        try:
            events.unregister(connection)
        except KeyError:
            pass
        try:
            connection.sendall(bytes([os.waitstatus_to_exitcode(status) & 0xff]))
        except OSError:
            pass
        connection.close()
        learn(learned)

    def signalled(pid, connection):
        number = connection.recv(1)
        # Whoever called is gone.
        if number == b'':
            events.unregister(connection)
        os.kill(pid, number[0] if number else signal.SIGTERM)

    while True:
        for key, _ in events.select():
            what, *parts = key.data
            if what == 'end':
                return
            {'call': call, 'ended': ended, 'signal': signalled}[what](*parts)


if __name__ == '__main__':
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(*sys.argv[1:])
