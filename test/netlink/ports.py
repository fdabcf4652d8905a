"""Drives fou by its wire description. Prints one line a finding; any exception fails the test."""
import errno

from pyroute2.netlink.exceptions import NetlinkError
from wire import Family

fou = Family('/tmp/fou.wire.json')
direct, gue, ipip = 1, 2, 4


def refused(operation, **values):
    try:
        fou.ask(operation, values)
        return 'nothing'
    except NetlinkError as error:
        return errno.errorcode[error.code]


nowhere = {'local_v4': '0.0.0.0', 'local_v6': '::', 'peer_v4': '0.0.0.0', 'peer_v6': '::', 'peer_port': 0, 'ifindex': 0}
assert fou.ask('add', {'port': 5555, 'ipproto': ipip, 'type': direct}) == []
assert fou.ask('add', {'port': 5555, 'af': 10, 'type': gue, 'remcsum_nopartial': True}) == []
first = {'port': 5555, 'af': 2, 'ipproto': ipip, 'type': direct, **nowhere}
second = {'port': 5555, 'af': 10, 'type': gue, 'remcsum_nopartial': True, **nowhere}
assert fou.ask('get', {'port': 5555}) == [first]
assert fou.ask('get', {'port': 5555, 'af': 10}) == [second]
assert fou.ask('get', dump=True) == [first, second]
print('added, read and dumped')

print('refused:', ', '.join([
    refused('add', port=5555, type=gue), refused('get', port=5556), refused('add', port=7, type=3),
    refused('add', port=7, type=gue, peer_v4='192.0.2.1'),
]))

for port in range(1, 1001):
    fou.ask('add', {'port': port, 'type': direct})
assert [one['port'] for one in fou.ask('get', dump=True)] == [5555, 5555, *range(1, 1001)]
for port in range(1, 1001):
    fou.ask('del', {'port': port})
fou.ask('del', {'port': 5555})
assert fou.ask('get', dump=True) == [second]
fou.ask('del', {'port': 5555, 'af': 10})
print('1000 ports, all in one dump, then deleted')
