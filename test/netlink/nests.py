"""Drives the neighbours by their wire description. Prints one line a finding; any exception fails the test."""
import errno

from pyroute2.netlink.exceptions import NetlinkError
from wire import Family

neighbours = Family('/tmp/neighbours.wire.json')


def refused(operation, **values):
    try:
        neighbours.ask(operation, values)
        return 'nothing'
    except NetlinkError as error:
        return errno.errorcode[error.code]


assert neighbours.ask('table_create', {'name': 'main'}) == [{'id': 1}]
whole = {
    'table': 1, 'address': '2001:db8::1', 'lladdr': '02:00:00:00:00:01', 'state': 'reachable',
    'flags': ['router', 'static'], 'probes': {'sent': 4000000000, 'limit': 20},
    'relays': [{'via': 'fe80::1', 'cost': 1}, {'via': 'fe80::2', 'cost': 7}], 'vlans': [1, 20, 4094],
}
key = {name: whole[name] for name in neighbours.wire['objects'][1]['key']}
assert neighbours.ask('entry_create', whole) == [key]
assert neighbours.ask('entry_get', key) == [whole], neighbours.ask('entry_get', key)
bare = {'table': 1, 'address': '::5'}
neighbours.ask('entry_create', bare)
assert neighbours.ask('entry_get', dump=True) == [whole, {**bare, 'state': 'stale'}]
print('created, read and dumped with nests and lists')

print('refused:', ', '.join([
    refused('table_delete', name='main'), refused('entry_get', table=1, address='::6'),
    refused('entry_create', table=1, address='::6', vlans=[4095]),
]))

neighbours.ask('entry_set', {**key, 'state': 'failed', 'vlans': [2]})
assert neighbours.ask('entry_get', key) == [{**whole, 'state': 'failed', 'vlans': [2]}]
neighbours.ask('entry_flush')
neighbours.ask('table_flush')
assert neighbours.ask('table_get', dump=True) == []
print('changed, and what was not named is as before')
