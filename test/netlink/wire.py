"""A client of any family, by its NAME.wire.json alone: pyroute2's messages are made of it. Values are dictionaries by attributes'
names: numbers, texts, True, bytes, names of values, lists of names of bits, dictionaries for nests, lists."""
import json

from pyroute2.netlink import NLA_F_NESTED, NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, genlmsg, nla
from pyroute2.netlink.generic import GenericNetlinkSocket

simple = {'string': 'asciiz', 'binary': 'cdata', 'flag': 'flag', 'ipv4': 'ip4addr', 'ipv6': 'ip6addr', 'mac': 'l2addr'}


def simple_type(attribute):
    kind = attribute['type']
    if kind in simple:
        return simple[kind]
    if kind == 'bitfield32':
        return 'cdata'
    size = 8 * attribute['sizes'][-1]
    if attribute['byteOrder'] == 'network':
        return 'be%d' % size
    return ('int%d' if attribute['signed'] else 'uint%d') % size


class Family:
    def __init__(self, path):
        with open(path) as file:
            self.wire = json.load(file)
        self.sets = {one['name']: {a['name']: a for a in one['attributes']} for one in self.wire['sets']}
        self.names = {
            one['name']: (one['kind'], {n['name']: int(n['value']) for n in one['list']}) for one in self.wire['names']
        }
        self.operations = {one['name']: one for one in self.wire['operations']}
        self.events = {one['number']: one for one in self.wire['events']}
        self.messages = {name: self.map(genlmsg, name) for name in self.sets}
        self.sockets = {}

    def map(self, base, name):
        """The class of a set's attributes: those of nests and indexed lists are classes of its own."""
        rows, inside = [], {}
        for attribute in self.sets[name].values():
            kind, row = attribute['type'], 'of_' + attribute['name']
            if kind == 'nest':
                inside[row] = self.map(nla, attribute['set'])
            kind, flags = (row, NLA_F_NESTED) if kind == 'nest' else (simple_type(attribute), 0)
            if attribute['list'] and attribute['list']['style'] == 'indexed':
                members = [(i, str(i), kind, flags) for i in range(1, attribute['list']['max'] + 1)]
                inside['list_' + row] = type('list_' + row, (nla,), {'nla_map': members, **inside})
                kind, flags = 'list_' + row, NLA_F_NESTED
            rows.append((attribute['number'], attribute['name'], kind, flags))
        return type(name, (base,), {'nla_map': rows, **inside})

    def socket(self, name):
        if name not in self.sockets:
            self.sockets[name] = GenericNetlinkSocket()
            self.sockets[name].bind(self.wire['family'], self.messages[name])
        return self.sockets[name]

    def ask(self, name, values=None, dump=False):
        """What comes back, as dictionaries; raises pyroute2's NetlinkError."""
        operation = self.operations[name]
        socket = self.socket(operation['set'])
        message = self.messages[operation['set']]()
        message['cmd'], message['version'] = operation['number'], self.wire['version']
        message['attrs'] = self.encode(operation['set'], values or {})
        flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
        answers = socket.nlm_request(message, msg_type=socket.prid, msg_flags=flags)
        return [self.decode(operation['set'], one) for one in answers if 'cmd' in one and one['cmd'] == operation['number']]

    def encode(self, name, values):
        attrs = []
        for key, value in values.items():
            attribute = self.sets[name][key]
            style = attribute['list'] and attribute['list']['style']
            if style == 'multi':
                attrs += [(key, self.encode_one(attribute, one)) for one in value]
            elif style == 'indexed':
                members = [(str(i + 1), self.encode_one(attribute, one)) for i, one in enumerate(value)]
                attrs.append((key, {'attrs': members}))
            else:
                attrs.append((key, self.encode_one(attribute, value)))
        return attrs

    def encode_one(self, attribute, value):
        if attribute['type'] == 'nest':
            return {'attrs': self.encode(attribute['set'], value)}
        if attribute['type'] == 'flag':
            return None
        if attribute.get('names') and not isinstance(value, int):
            kind, numbers = self.names[attribute['names']]
            return sum(1 << numbers[one] for one in value) if kind == 'bits' else numbers[value]
        return value

    def decode(self, name, message):
        found = {}
        by_name = self.sets[name]
        for key, value in message['attrs']:
            attribute = by_name[key]
            style = attribute['list'] and attribute['list']['style']
            if style == 'multi':
                found.setdefault(key, []).append(self.decode_one(attribute, value))
            elif style == 'indexed':
                found[key] = [self.decode_one(attribute, one) for _, one in value['attrs']]
            else:
                found[key] = self.decode_one(attribute, value)
        return found

    def decode_one(self, attribute, value):
        if attribute['type'] == 'nest':
            return self.decode(attribute['set'], value)
        if attribute['type'] == 'flag':
            return True
        if attribute.get('names'):
            kind, numbers = self.names[attribute['names']]
            if kind == 'bits':
                return [one for one, bit in numbers.items() if value >> bit & 1]
            return next(one for one, number in numbers.items() if number == value)
        return value
