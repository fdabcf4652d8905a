"""Drives families whose operations a person wrote, by their wire descriptions. Prints one line a finding; any exception fails the
test."""
import errno

from pyroute2.netlink.exceptions import NetlinkError
from wire import Family

samples = Family('/tmp/samples.wire.json')
alarms = samples.listen('alarms')
assert samples.ask('record', {'label': 'heat', 'value': [3, -4, 10]}) == [{'total': 3}]
assert samples.ask('record', {'label': 'heat', 'value': [250, 2 ** 40], 'limit': 200}) == [{'total': 5}]
assert samples.ask('record', {'label': 'cold', 'value': [-1]}) == [{'total': 1}]
assert samples.ask('summary', {'label': 'cold'}) == [{
    'label': 'cold', 'total': 1, 'sum': -1, 'least': -1, 'greatest': -1, 'bucket': [{'first': -1, 'total': 1}],
}], samples.ask('summary', {'label': 'cold'})
print('recorded, and summed up')

numbers = [(1, 'heat', 3), (2, 'heat', -4), (3, 'heat', 10), (4, 'heat', 250), (5, 'heat', 2 ** 40), (6, 'cold', -1)]
whole = [{'number': number, 'label': label, 'value': value} for number, label, value in numbers]
assert samples.ask('history', dump=True) == whole
assert samples.ask('history', {'label': 'cold'}, dump=True) == whole[5:]
print('dumped, all and some')

assert samples.hear(alarms) == ('exceeded', {'label': 'heat', 'value': [250, 2 ** 40], 'limit': 200})
print('told of what exceeds a limit')

tree = {'name': 'oak', 'weight': 1, 'below': [{'weight': 2, 'below': [{'weight': 3}, {}]}, {'name': 'bough', 'weight': 4}]}
assert samples.ask('weigh', tree) == [{'name': 'oak', 'weight': 10}]
print('a tree is weighed')


def refused(operation, **values):
    try:
        samples.ask(operation, values)
        return 'nothing'
    except NetlinkError as error:
        return errno.errorcode[error.code]


print('refused:', refused('record', label='heat'), refused('summary', label='none'), refused('predict'),
      refused('weigh', name='x', below=[{'name': 'more than 15 letters'}]))
assert samples.ask('forget') == [] and samples.ask('history', dump=True) == []

mirror = Family('/tmp/nk_mirror.wire.json')
heard = mirror.listen('heard')
every = {
    'a_u8': 255, 'a_u16': 65535, 'a_u32': 100000, 'a_u64': 2 ** 64 - 1, 'a_s8': -128, 'a_s16': -5, 'a_s32': -2 ** 31,
    'a_s64': -2 ** 63, 'a_be16': 258, 'a_be32': 66051, 'a_be64': 2 ** 56, 'a_uint': 2 ** 40, 'a_sint': -3, 'text': 'l\u00f6ng',
    'open': 'open', 'bytes': b'\0\xff', 'least': b'\1\2\3', 'four': '192.0.2.1', 'six': '2001:db8::1', 'ether': '02:00:00:00:00:01',
    'yes': True, 'state': 'down', 'marks': ['own', 'far'], 'features': {'value': ['red'], 'selector': ['red', 'blue']},
    'tree': {'name': 'a', 'left': {'name': 'b', 'left': {'weight': 3, 'last': 7}}},
    'trees': [{'name': 'c'}, {}, {'others': [{'key': 1, 'value': {'name': 'd'}}, {}]}], 'row': [{'weight': 1}, {'weight': 2}],
    'numbers': [1, 2, 9], 'words': ['', 'two'], 'squares': [1, 4, 9], 'few': [3, 4, 5], 'sized': [1, 2 ** 40],
    'places': ['::1', '::2'], 'by_value': {0: {3: {'name': 'x'}}, 200: {1: {'weight': 5}, 2: {}}},
}
((header, answer),) = mirror.ask('mirror', every, header={'index': -2, 'tag': 513, 'wide': 2 ** 63})
assert header == {'index': -1, 'tag': 513, 'wide': 2 ** 63}, header
assert answer == every, {name: (answer.get(name), value) for name, value in every.items() if answer.get(name) != value}
print('every type comes back, behind a fixed header')

event, (header, told) = mirror.hear(heard)
assert (event, header['index'], told) == ('mirrored', -2, {'name': 'a', 'left': every['tree']['left']}), (event, header, told)
assert len(mirror.ask('twice', {'text': 'ok', 'a_u16': 100}, dump=True)) == 100
print('an event, and a dump of several parts, behind one, too')
