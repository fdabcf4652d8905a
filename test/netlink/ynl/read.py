"""Reads YNL specs as the kernel's own tools do, checked against its schemas: prints one JSON object for each. With `--header`
also the header that the kernel's generator makes of it, or why it makes none."""
import importlib.util
import json
import os
import sys

tools, schemas, *paths = sys.argv[1:]
headers = '--header' in paths
paths = [path for path in paths if path != '--header']
sys.path.insert(0, os.path.join(tools))
from lib import SpecFamily  # noqa: E402


def header(path):
    spec = importlib.util.spec_from_file_location('ynl_gen_c', os.path.join(tools, 'ynl-gen-c.py'))
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    # It knows no gaps between values and no sets that hold themselves, neither of which concerns names.
    generator.EnumSet.value_range = lambda self: (min(self.entries_by_val), max(self.entries_by_val))
    generator.Family._load_nested_sets = lambda self: None
    try:
        family = generator.Family(path, [])
        if family.msg_id_model == 'directional':
            raise Exception('directional')
    except Exception as error:
        return {'refused': str(error)}
    out = path + '.h'
    writer = generator.CodeWriter(generator.BaseNlLib(), out)
    generator.render_uapi(family, writer)
    writer.close_out_file()
    with open(out) as file:
        return {'text': file.read()}


def numbers(family, attrs, names):
    return [family.attr_sets[attrs][name].value for name in names]


def operation(family, op):
    told = {'name': op.name, 'number': op.rsp_value if op.is_async else op.req_value, 'answer': op.rsp_value, 'set': op.attr_set.name, 'flags': op.get('flags', []), 'group': op.get('mcgrp'), 'lenient': op.get('dont-validate', [])}
    like = op
    if 'notify' in op:
        like = family.msgs[op['notify']]
        told['event'] = numbers(family, op.attr_set.name, like['do']['reply']['attributes'])
    if 'event' in op:
        told['event'] = numbers(family, op.attr_set.name, op['event']['attributes'])
    for way in ('do', 'dump'):
        if way in op:
            told[way] = {
                side: numbers(family, op.attr_set.name, op[way][side]['attributes']) if side in op[way] else None
                for side in ('request', 'reply')
            }
            if family.msg_id_model == 'directional' and 'reply' in op[way]:
                told[way]['number'] = op[way]['reply'].get('value')
    return told


def limit_of(family, limit):
    """The number of a constant where it is one's name; as a text, which numbers of 64 bits survive as."""
    return str(family.consts[limit]['value'] if limit in family.consts else limit)


def attribute(family, attr):
    told = {key: value for key, value in attr.yaml.items() if key not in ('doc', 'value', 'name')}
    if 'checks' in told:
        told['checks'] = {
            check: limit_of(family, limit) if check in ('min', 'max') else limit
            for check, limit in told['checks'].items()
        }
    if 'struct' in told:
        told['struct'] = [dict(member.yaml) for member in family.consts[told['struct']].members]
    return told


for path in paths:
    with open(path) as file:
        level = [line.split()[1] for line in file if line.startswith('protocol:')]
    schema = os.path.join(schemas, (level[0] if level else 'genetlink') + '.yaml')
    family = SpecFamily(path, schema)
    told = {
        'license': family.license,
        'level': family.proto,
        'name': family.yaml['name'],
        'doc': family.yaml['doc'],
        'version': family.get('version', 1),
        'groups': list(family.mcast_groups),
        'policy': family.get('kernel-policy'),
        'fixed': [member.yaml for member in family.consts[family.fixed_header].members] if family.fixed_header else None,
        'constants': {
            name: one['value'] for name, one in family.consts.items()
            if isinstance(one, dict) and one['type'] == 'const' and one.get('scope') != 'kernel'
        },
        'names': {
            name: {'type': one.type, 'list': {entry.name: entry.value for entry in one.entries.values()}}
            for name, one in family.consts.items() if getattr(one, 'type', None) in ('enum', 'flags')
        },
        'sets': {
            name: {attr.name: {'number': attr.value, **attribute(family, attr)} for attr in one.attrs.values()}
            for name, one in family.attr_sets.items()
        },
        'operations': [operation(family, op) for op in family.msgs.values() if not op.is_resv],
    }
    if headers:
        told['header'] = header(path)
    print(json.dumps(told))
