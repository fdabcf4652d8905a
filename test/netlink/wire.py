"""A client of any family, by its NAME.wire.json alone: pyroute2's messages are made of it. Values are dictionaries by attributes'
names: numbers, texts, True, bytes, names of values, lists of names of bits, {'value': […], 'selector': […]} of them, dictionaries
for nests (by number where their types are values), lists."""
import json
import socket
import struct

from pyroute2.netlink import NLA_F_NESTED, NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, genlmsg, nla, nla_base
from pyroute2.netlink.generic import GenericNetlinkSocket

simple = {'string': 'asciiz', 'binary': 'cdata', 'flag': 'flag', 'ipv4': 'ip4addr', 'ipv6': 'ip6addr', 'mac': 'l2addr'}


def simple_type(attribute):
    kind = attribute['type']
    if kind in simple:
        return simple[kind]
    if kind == 'bitfield32':
        return 'cdata'
    if len(attribute['sizes']) > 1:
        return 'sized'
    size = 8 * attribute['sizes'][0]
    if attribute['byteOrder'] == 'network':
        return 'be%d' % size
    return ('int%d' if attribute['signed'] else 'uint%d') % size


def sized(attribute):
    """An integer of 4 or 8 bytes: read as it comes, sent in 8."""
    forms = {8: 'i', 12: 'q'} if attribute['signed'] else {8: 'I', 12: 'Q'}

    class Sized(nla_base):
        fields = [('value', forms[12])]

        def decode(self):
            self.fields = [('value', forms[self.length])]
            super().decode()
    return Sized


def header_fields(header):
    """Those of struct's, with what C leaves empty before and after them."""
    at, fields = 0, []
    for member in header['members'] if header else []:
        order = '>' if member['byteOrder'] == 'network' else '='
        letter = {1: 'b', 2: 'h', 4: 'i', 8: 'q'}[member['sizes'][0]]
        fields.append(('_%d' % at, '%dx' % (member['offset'] - at)))
        fields.append(('fixed_' + member['name'], order + (letter if member['signed'] else letter.upper())))
        at = member['offset'] + member['sizes'][0]
    return tuple(fields + [('_%d' % at, '%dx' % (header['size'] - at))]) if header else ()


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
        self.header = [one['name'] for one in (self.wire['fixedHeader'] or {'members': []})['members']]
        fields = genlmsg.fields + header_fields(self.wire['fixedHeader'])
        self.message = type('message', (genlmsg,), {'fields': fields})
        self.classes, self.sockets = {}, {}
        self.messages = {name: self.map(self.message, name) for name in self.sets}

    def map(self, base, name):
        """The class of a set's attributes, made once: a set can hold itself."""
        if (base, name) not in self.classes:
            made = self.classes[base, name] = type(name, (base,), {})
            own = [one for one in self.sets[name].values() if one['type'] != 'pad']
            made.nla_map = [(one['number'], one['name'], *self.kind(made, one)) for one in own]
        return self.classes[base, name]

    def kind(self, owner, attribute):
        """What an attribute is called in its owner's class, and its flags: what is its own is put there."""
        kind, row, flags = attribute['type'], 'of_' + attribute['name'], 0
        if kind == 'nest':
            inner, flags = self.map(nla, attribute['set']), NLA_F_NESTED
            for _ in range(attribute['levels']):
                inner = self.numbered(range(256), inner, flags)
            setattr(owner, row, inner)
        elif simple_type(attribute) == 'sized':
            setattr(owner, row, sized(attribute))
        else:
            row = simple_type(attribute)
        if attribute['list'] and attribute['list']['style'] == 'indexed':
            members = range(1, 1 + (attribute['list']['max'] or 1023))
            setattr(owner, 'list_of_' + attribute['name'], self.numbered(members, getattr(owner, row), flags))
            row, flags = 'list_of_' + attribute['name'], NLA_F_NESTED
        return row, flags

    def numbered(self, numbers, member, flags):
        """A nest whose members' types are numbers."""
        return type('numbered', (nla,), {'nla_map': [(i, str(i), 'member', flags) for i in numbers], 'member': member})

    def socket(self, name):
        if name not in self.sockets:
            self.sockets[name] = GenericNetlinkSocket()
            self.sockets[name].bind(self.wire['family'], self.messages[name])
        return self.sockets[name]

    def ask(self, name, values=None, dump=False, header=None):
        """What comes back, as dictionaries; raises pyroute2's NetlinkError. With a fixed header pairs of that and of these."""
        operation = self.operations[name]
        way = operation['dump' if dump else 'do']
        socket = self.socket(operation['set'])
        message = self.messages[operation['set']]()
        for field, _ in message.fields:
            message[field] = (header or {}).get(field.replace('fixed_', ''), 0)
        message['cmd'], message['version'] = operation['number'], self.wire['version']
        message['attrs'] = self.encode(operation['set'], values or {})
        flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
        answers = socket.nlm_request(message, msg_type=socket.prid, msg_flags=flags)
        number = way['reply'] and way['reply']['number']
        return [self.read(operation['set'], one) for one in answers if 'cmd' in one and one['cmd'] == number]

    def listen(self, group):
        """A socket that hears of what the group is told."""
        any_set = next(iter(self.messages))
        listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        listener.bind((0, 0))
        listener.setsockopt(270, 1, self.socket(any_set).mcast_groups[group])
        listener.settimeout(5)
        return listener

    def hear(self, listener):
        """The next event: its name, and what it has."""
        data = listener.recv(65536)
        event = self.events[data[16]]
        message = self.messages[event['set']](data)
        message.decode()
        return event['name'], self.read(event['set'], message)

    def read(self, name, message):
        found = self.decode(name, message)
        return ({one: message['fixed_' + one] for one in self.header}, found) if self.header else found

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
            return self.encode_nest(attribute['set'], value, attribute['levels'])
        if attribute['type'] == 'flag':
            return None
        if attribute['type'] == 'bitfield32':
            one = {**attribute, 'type': 'u32'}
            return struct.pack('=II', self.encode_one(one, value['value']), self.encode_one(one, value['selector']))
        if attribute.get('names') and not isinstance(value, int):
            kind, numbers = self.names[attribute['names']]
            return sum(1 << numbers[one] for one in value) if kind == 'bits' else numbers[value]
        return value

    def encode_nest(self, name, value, levels):
        if levels == 0:
            return {'attrs': self.encode(name, value)}
        return {'attrs': [(str(number), self.encode_nest(name, one, levels - 1)) for number, one in value.items()]}

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
            return self.decode_nest(attribute['set'], value, attribute['levels'])
        if attribute['type'] == 'flag':
            return True
        if attribute['type'] == 'bitfield32':
            one = {**attribute, 'type': 'u32'}
            bits, selector = (self.decode_one(one, number) for number in struct.unpack('=II', value))
            return {'value': bits, 'selector': selector}
        if attribute.get('names'):
            kind, numbers = self.names[attribute['names']]
            if kind == 'bits':
                return [one for one, bit in numbers.items() if value >> bit & 1]
            return next(one for one, number in numbers.items() if number == value)
        return value

    def decode_nest(self, name, value, levels):
        if levels == 0:
            return self.decode(name, value)
        return {int(number): self.decode_nest(name, one, levels - 1) for number, one in value['attrs']}
