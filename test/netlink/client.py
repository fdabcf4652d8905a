"""Drives the registry family as its users would: pyroute2's generic netlink, and a plain socket where receive
buffers and the moment of each step matter. Prints one line a finding; any exception fails the test."""
import os
import random
import socket
import struct

from pyroute2.netlink import NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, genlmsg
from pyroute2.netlink.exceptions import NetlinkError
from pyroute2.netlink.generic import GenericNetlinkSocket

CREATE, GET, DELETE, CREATE_NTF, DELETE_NTF, SET, SET_NTF, FLUSH = 1, 2, 3, 4, 5, 6, 7, 8


class entry(genlmsg):
    prefix = 'REGISTRY_A_'
    nla_map = (
        ('REGISTRY_A_UNSPEC', 'none'),
        ('REGISTRY_A_ID', 'uint32'),
        ('REGISTRY_A_LABEL', 'asciiz'),
        ('REGISTRY_A_WEIGHT', 'uint16'),
        ('REGISTRY_A_PINNED', 'flag'),
        ('REGISTRY_A_OWNER', 'uint32'),
    )


def client():
    sock = GenericNetlinkSocket()
    sock.bind('registry', entry)
    return sock


def ask(sock, cmd, flags=NLM_F_ACK, **attrs):
    msg = entry()
    msg['cmd'] = cmd
    msg['version'] = 1
    msg['attrs'] = [('REGISTRY_A_' + name.upper(), value) for name, value in attrs.items()]
    return list(sock.nlm_request(msg, msg_type=sock.prid, msg_flags=NLM_F_REQUEST | flags))


def code_of(sock, cmd, **attrs):
    try:
        ask(sock, cmd, **attrs)
        return 0
    except NetlinkError as error:
        return error.code


sock = client()
for i in range(1, 21):
    ask(sock, CREATE, id=i, label='entry %d' % i, weight=i)
read = [ask(sock, GET, flags=0, id=i)[0] for i in range(1, 21)]
assert [m.get_attr('REGISTRY_A_WEIGHT') for m in read] == list(range(1, 21)), read
assert [m.get_attr('REGISTRY_A_LABEL') for m in read] == ['entry %d' % i for i in range(1, 21)]
print('created 20, read', len(read))

print('refused:', code_of(sock, CREATE, id=1, label='again'), code_of(sock, CREATE, id=0, label='zero'),
      code_of(sock, CREATE, id=21), code_of(sock, GET, id=99))

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.setgid(65534)
    os.setuid(65534)
    mine = client()
    create = code_of(mine, CREATE, id=50, label='mine')
    get = code_of(mine, GET, id=1)
    count = len(ask(mine, GET, flags=NLM_F_DUMP))
    os.write(writer, ('create %s, get %s, dump %d' % (
        'EPERM' if create == 1 else create, 'ok' if get == 0 else get, count)).encode())
    os._exit(0)
os.waitpid(child, 0)
print('without privilege:', os.read(reader, 200).decode())

family = sock.prid
group = sock.mcast_groups['changes']
listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
listener.bind((0, 0))
listener.setsockopt(270, 1, group)
listener.settimeout(5)
ask(sock, CREATE, id=30, label='heard')
ask(sock, SET, id=30, weight=30)
assert ask(sock, GET, flags=0, id=30)[0].get_attr('REGISTRY_A_WEIGHT') == 30
ask(sock, DELETE, id=30)
heard = [listener.recv(8192) for _ in range(3)]
listener.close()
assert all(struct.unpack_from('=H', h, 4)[0] == family for h in heard)
print('notified:', ' '.join({CREATE_NTF: 'create', SET_NTF: 'set', DELETE_NTF: 'delete'}[h[16]] for h in heard))

given = [ask(sock, CREATE, label='any')[0].get_attr('REGISTRY_A_ID') for _ in range(3)]
print('given:', *given)
for number in given:
    ask(sock, DELETE, id=number)

raw = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
raw.bind((0, 0))
raw.settimeout(5)
sequence = 0


def message(cmd, flags, attrs):
    global sequence
    sequence += 1
    body = b''
    for kind, data in attrs:
        body += struct.pack('=HH', 4 + len(data), kind) + data + b'\0' * (-len(data) % 4)
    return struct.pack('=IHHIIBBH', 20 + len(body), family, flags, sequence, 0, cmd, 1, 0) + body


def change(cmd, number):
    attrs = [(1, struct.pack('=I', number))]
    if cmd == CREATE:
        attrs.append((2, b'entry %d\0' % number))
    raw.send(message(cmd, 1 | 4, attrs))
    data = raw.recv(8192)
    if cmd == CREATE:
        # The answer is the key, then comes the acknowledgement.
        assert struct.unpack_from('=H', data, 4)[0] == family
        assert struct.unpack_from('=I', data, 24)[0] == number
        data = raw.recv(8192)
    assert struct.unpack_from('=Hi', data, 4)[0] == 2 and struct.unpack_from('=i', data, 16)[0] == 0


def dump(between=lambda: None):
    """The ids of all entries in the order they come, part by part, with 4000 bytes for each."""
    own = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
    own.bind((0, 0))
    own.settimeout(5)
    own.send(message(GET, 1 | 0x300, []))
    ids, parts, done = [], 0, False
    while not done:
        data = own.recv(4000)
        parts += 1
        at = 0
        while at < len(data):
            length, kind = struct.unpack_from('=IH', data, at)
            if kind == 3:
                assert struct.unpack_from('=i', data, at + 16)[0] == 0
                done = True
                break
            assert kind == family, kind
            ids.append(struct.unpack_from('=I', data, at + 24)[0])
            at += (length + 3) & ~3
        between()
    own.close()
    return ids, parts


random.seed(1)
numbers = list(range(21, 2001))
random.shuffle(numbers)
for number in numbers:
    change(CREATE, number)
whole = [m.get_attr('REGISTRY_A_ID') for m in ask(sock, GET, flags=NLM_F_DUMP)]
assert sorted(whole) == list(range(1, 2001)), len(whole)
ids, parts = dump()
assert parts > 10 and sorted(ids) == list(range(1, 2001)), (parts, len(ids))
print('dump of 2000 in several parts: all once')

gone, born = list(range(3, 2000, 2)), iter(range(1000000, 2000000))
random.shuffle(gone)
staying = set(range(2, 2001, 2))


def disturb():
    for _ in range(5):
        if gone:
            change(DELETE, gone.pop())
        change(CREATE, next(born))


ids, parts = dump(disturb)
assert len(ids) == len(set(ids)), 'twice'
assert staying <= set(ids), 'lost'
assert parts > 10
print('dump while others come and go: all once')

ids, _ = dump()
taken = 0
for number in ids:
    if number > 2000:
        change(DELETE, number)
for number in sorted(set(range(1, 2001)) - set(ids)):
    change(CREATE, number)
for number in range(1, 2001):
    if number <= 20:
        ask(sock, DELETE, id=number)
    else:
        change(DELETE, number)
    taken += 1
print('deleted %d, left %d' % (taken, len(ask(sock, GET, flags=NLM_F_DUMP))))

for number in range(1, 1001):
    change(CREATE, number)
ask(sock, FLUSH)
print('flushed 1000, left %d' % len(ask(sock, GET, flags=NLM_F_DUMP)))
