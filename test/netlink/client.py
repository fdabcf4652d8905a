"""Drives the registry family as its users would: pyroute2's generic netlink, and a plain socket where receive
buffers and the moment of each step matter. Prints one line a finding; any exception fails the test."""
import os
import random
import socket
import struct

from pyroute2.netlink.exceptions import NetlinkError
from wire import Family

registry = Family('/tmp/registry.wire.json')
NUMBERS = {one['name']: one['number'] for one in registry.wire['operations'] + registry.wire['events']}
CREATE, GET, DELETE, SET, FLUSH = (NUMBERS[name] for name in ('create', 'get', 'delete', 'set', 'flush'))
ID, LABEL = (registry.sets['entry'][name]['number'] for name in ('id', 'label'))


def code_of(family, name, **values):
    try:
        family.ask(name, values)
        return 0
    except NetlinkError as error:
        return error.code


for i in range(1, 21):
    registry.ask('create', {'id': i, 'label': 'entry %d' % i, 'weight': i})
read = [registry.ask('get', {'id': i})[0] for i in range(1, 21)]
assert [one['weight'] for one in read] == list(range(1, 21)), read
assert [one['label'] for one in read] == ['entry %d' % i for i in range(1, 21)]
print('created 20, read', len(read))

print('refused:', code_of(registry, 'create', id=1, label='again'), code_of(registry, 'create', id=0, label='zero'),
      code_of(registry, 'create', id=21), code_of(registry, 'get', id=99))

reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.setgid(65534)
    os.setuid(65534)
    mine = Family('/tmp/registry.wire.json')
    create = code_of(mine, 'create', id=50, label='mine')
    get = code_of(mine, 'get', id=1)
    count = len(mine.ask('get', dump=True))
    os.write(writer, ('create %s, get %s, dump %d' % (
        'EPERM' if create == 1 else create, 'ok' if get == 0 else get, count)).encode())
    os._exit(0)
os.waitpid(child, 0)
print('without privilege:', os.read(reader, 200).decode())

family = registry.socket('entry').prid
group = registry.socket('entry').mcast_groups[registry.wire['groups'][0]['name']]
listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
listener.bind((0, 0))
listener.setsockopt(270, 1, group)
listener.settimeout(5)
registry.ask('create', {'id': 30, 'label': 'heard'})
registry.ask('set', {'id': 30, 'weight': 30})
assert registry.ask('get', {'id': 30})[0]['weight'] == 30
registry.ask('delete', {'id': 30})
heard = [listener.recv(8192) for _ in range(3)]
listener.close()
assert all(struct.unpack_from('=H', h, 4)[0] == family for h in heard)
print('notified:', ' '.join(registry.events[h[16]]['name'].replace('_ntf', '') for h in heard))

given = [registry.ask('create', {'label': 'any'})[0]['id'] for _ in range(3)]
print('given:', *given)
for number in given:
    registry.ask('delete', {'id': number})

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
    attrs = [(ID, struct.pack('=I', number))]
    if cmd == CREATE:
        attrs.append((LABEL, b'entry %d\0' % number))
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
whole = [one['id'] for one in registry.ask('get', dump=True)]
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
        registry.ask('delete', {'id': number})
    else:
        change(DELETE, number)
    taken += 1
print('deleted %d, left %d' % (taken, len(registry.ask('get', dump=True))))

for number in range(1, 1001):
    change(CREATE, number)
registry.ask('flush')
print('flushed 1000, left %d' % len(registry.ask('get', dump=True)))
