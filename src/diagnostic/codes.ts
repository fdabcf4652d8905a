/**
 * Every code netkiln can print, with its severity, exit code and usual fix. docs/errors.md has a section
 * for each, and a test holds the two together.
 *
 * NK1 the spec as a file · NK2 what a spec means · NK3 importing · NK4 the output folder · NK5 building ·
 * NK6 kernels and the VM · NK7 scenarios · NK8 the command line
 */
interface Entry {
  readonly title: string;
  readonly severity: 'error' | 'warning';
  /** 1: the work failed; 2: the spec or the command line is wrong. */
  readonly exit: 1 | 2;
  readonly fix: string;
}

const spec = (title: string, fix: string): Entry => ({ title, severity: 'error', exit: 2, fix });
const warn = (title: string, fix: string): Entry => ({ title, severity: 'warning', exit: 2, fix });
const failed = (title: string, fix: string): Entry => ({ title, severity: 'error', exit: 1, fix });

const reportTrace = "generated code must not do this: report it with the spec and the kernel's log above";

export const codes = {
  NK1001: spec('spec file not found', 'check the path; a spec is a file named NAME.spec.ts'),
  NK1002: spec('spec does not parse', 'correct the syntax at the place shown'),
  NK1003: spec(
    'spec does not type-check',
    'correct the type at the place shown; an editor shows the allowed values',
  ),
  NK1004: spec('spec threw while it was evaluated', 'correct the expression at the place shown'),
  NK1005: spec('spec did not finish', 'look for an endless loop or a promise that never settles'),
  NK1006: spec(
    'spec exports something else',
    'make a builder result the default export: export default firewall({ … })',
  ),
  NK1007: spec(
    'spec imports something that is not there',
    'correct the import; specs may import netkiln, Node and files of their own',
  ),
  NK1008: spec('spec takes too much memory', 'look for a list or a loop that grows without end'),
  NK1009: spec(
    'rules file is malformed',
    'write one rule a line, as {"drop":"telnet","when":[["tcp.dport","in","23"]]}',
  ),
  NK2001: spec('unknown field', 'remove the field, or correct its name'),
  NK2002: spec('wrong type of value', 'give a value of the type named'),
  NK2010: spec('not a usable module name', 'choose a name of your own, as edge_fw'),
  NK2011: spec(
    'licence that the kernel refuses',
    "name a GPL-2.0-compatible SPDX licence, as 'GPL-2.0-only'",
  ),
  NK2012: spec('text that cannot be used', 'give one line of visible characters'),
  NK2013: spec('setting without effect', 'leave it out'),
  NK2014: spec('not a usable chain name', "choose a name as 'input' or 'from-wan'"),
  NK2015: spec('not a hook priority', 'use raw, mangle, dstnat, filter, security, srcnat or a whole number'),
  NK2016: spec('name used twice', 'give each its own name: counters, scenarios and messages go by it'),
  NK2020: spec('no such field', 'docs/semantics.md lists the fields'),
  NK2021: spec(
    'not a value of the field',
    'write a number, a name, an address, a prefix or a range that the field can have',
  ),
  NK2022: spec('value too large', 'choose a value that fits the field'),
  NK2023: spec(
    'address with host bits set',
    'write the network address, or drop the prefix length for one host',
  ),
  NK2024: spec('range that ends before it begins', 'swap the two ends'),
  NK2025: spec(
    'address of the other family',
    'use ip.saddr and ip.daddr for IPv4, ip6.saddr and ip6.daddr for IPv6',
  ),
  NK2026: spec('not an interface name', 'write the name as `ip link` shows it'),
  NK2027: spec(
    'operator that the field does not have',
    'use an operator that the editor offers for the field',
  ),
  NK2030: spec('mask that its value does not fit', 'correct the mask or the value'),
  NK2031: spec('field that is never present here', 'move the rule to a chain where packets have the field'),
  NK2032: spec('conditions on both IPv4 and IPv6', 'make two rules'),
  NK2033: spec('conditions on protocols that exclude each other', 'make two rules'),
  NK2040: warn('rule that contradicts itself', 'correct one of its conditions, or remove the rule'),
  NK2041: warn('rule hidden by an earlier one', 'move the narrower rule up, or remove it'),
  NK2501: spec(
    'not a usable family name',
    "choose a name of your own of at most 15 characters, as 'registry'",
  ),
  NK2502: spec('not a usable name in a family', 'begin with a lower-case letter, then a to z, 0 to 9 and _'),
  NK2503: spec(
    'attribute number that cannot be',
    'number attributes from 1 to 255; 0 stands for no attribute',
  ),
  NK2504: spec('attribute number used twice', 'give each attribute its own number'),
  NK2505: spec('check that no value passes', 'correct the limits'),
  NK2506: spec('default that cannot be', 'choose a default that the attribute itself would take'),
  NK2507: spec('no such attribute', "name one of the family's attributes"),
  NK2508: spec(
    'attribute that cannot be a key',
    'choose an integer or a string of at most 128 bytes without a default',
  ),
  NK2509: spec(
    'get and dump that differ',
    'give get and dump the same permission, number and name: they are one command',
  ),
  NK2510: spec('number out of bounds', 'choose a number within the bounds named'),
  NK2511: spec('object too large for a message', 'shorten its strings and its lists'),
  NK2512: spec('attribute that cannot be', 'declare it as its type can be'),
  NK2513: spec('family with no objects, or too many kinds of them', 'give from 1 to 15 kinds'),
  NK2514: spec('reference that leads nowhere', 'refer to a kind of object that stands before'),
  NK2515: spec('command number used twice', 'give each command its own number, with id'),
  NK2541: spec('no such set of attributes', 'declare it among sets, or name one that is there'),
  NK2542: spec('operation that does nothing', 'say what it does: do, dump or both'),
  NK2543: spec('no such multicast group', 'name one of groups'),
  NK2545: spec('fixed header that cannot be', 'give it members of integers, 64 bytes at most'),
  NK2546: spec('store that does not suit what it serves', 'let it have what its set and its operations have'),
  NK2521: failed('family under another name', 'give the family its old name: programs look it up by it'),
  NK2522: failed('object that has lost its commands', 'keep objects in their order; new ones come last'),
  NK2523: failed('key that changed', 'keep the key, or make another family'),
  NK2524: failed('operation that is gone', 'add the operation again'),
  NK2525: failed('permission that became stricter', 'give the operation its old permission'),
  NK2526: failed('attribute that is gone', 'declare it again under its old number'),
  NK2527: failed('attribute whose number changed', 'give it its old number, with id'),
  NK2528: failed(
    'attribute number used for another attribute',
    'keep the old attribute, and give the new one a number that was not used yet',
  ),
  NK2529: failed('attribute of another type on the wire', 'make a new attribute of the new type'),
  NK2530: failed('list carried otherwise', 'carry it as before, or make a new attribute'),
  NK2531: failed('check that became stricter', 'take again what was taken'),
  NK2532: failed('attribute that has to be given now', 'do not require it'),
  NK2533: failed('named value or bit whose number changed', 'give it its old number'),
  NK2534: failed('named value or bit that is gone', 'add it again with its old number'),
  NK2535: failed('multicast group that is gone', 'give the group its old name: listeners join it by it'),
  NK2536: warn(
    'other name in the header',
    'give it its old name, or tell users of the header: only programs that are compiled anew notice',
  ),
  NK2537: warn('default that changed', 'keep the default: programs that leave the attribute out get it'),
  NK2538: failed('answer that changed', 'answer as before'),
  NK2539: warn(
    'constant that changed',
    'keep the constant: programs that were compiled with the header have the old one',
  ),
  NK2601: spec('not a usable link kind', "choose a name of your own of 2 to 12 characters, as 'nksink'"),
  NK2602: spec('link kind that the kernel has', 'choose a name of your own'),
  NK2603: spec('not an MTU', 'choose a whole number from 68 to 65535'),
  NK2604: spec('MTU limits that exclude each other', 'swap the two'),
  NK2605: spec('MTU outside its own limits', 'choose one within the limits, or widen them'),
  NK2606: spec('not a queue length', 'choose a whole number from 1 to 2147483647, or leave it out'),
  NK2607: spec('feature without the one that it needs', 'add the features named, or leave it out'),
  NK3001: spec('file to import cannot be read', 'check the path and that you may read it'),
  NK3002: spec(
    'line is not a ClassBench rule',
    "write it as '@SRC/LEN DST/LEN LOW : HIGH LOW : HIGH PROTO/MASK FLAGS/MASK'",
  ),
  NK3003: spec('value of an imported rule does not fit', 'correct the value in the file'),
  NK3004: spec('protocol mask of an imported rule', 'use 0xFF (this protocol) or 0x00 (any protocol)'),
  NK3005: spec(
    'flags of an imported rule',
    'correct the FLAGS/MASK column; 0x0000/0x0000 stands for any flags',
  ),
  NK3006: spec('more lines are wrong', 'correct the lines shown first; the rest are shown then'),
  NK3007: spec('file to import has no rules', 'give a file with at least one rule'),
  NK3008: warn(
    'imported rules that can never match',
    'nothing needs to be done: no packet would have met them',
  ),
  NK3010: spec('file to import is not YAML', 'correct the syntax at the place shown'),
  NK3011: spec(
    'shape that no YNL spec has',
    "hold the file against the kernel's schema, Documentation/netlink/genetlink-legacy.yaml",
  ),
  NK3012: spec('number in a YNL spec that cannot be', 'correct the number'),
  NK3013: spec('name in a YNL spec that leads nowhere', 'correct the name, or define what it names'),
  NK3014: spec('name in a YNL spec that cannot be', 'call it something else'),
  NK3015: warn(
    'part of a YNL spec that is said otherwise',
    'read what becomes of it, and change the spec that was written if that is not what you want',
  ),
  NK3016: warn('property of a YNL spec that is not known', 'correct its name, or leave it out'),
  NK3017: spec('protocol of a YNL spec that is not generic netlink', 'import a family of generic netlink'),
  NK3018: spec('fixed header that cannot be', 'give all operations one header of integers, laid out as in C'),
  NK4001: spec(
    'output folder has files that netkiln did not write',
    'move your changes elsewhere, or give --force to overwrite them',
  ),
  NK4002: spec('generated files differ', 'generate them again: netkiln gen SPEC --out FOLDER'),
  NK4003: spec('path leads out of the output folder', 'give an output folder without symbolic links in it'),
  NK4004: spec('output folder belongs to another module', 'give each module an output folder of its own'),
  NK4005: spec('file exists', 'choose another name, or give --force to overwrite it'),
  NK4006: spec(
    'manifest cannot be read',
    'remove .netkiln.json from the output folder and generate again with --force',
  ),
  NK4007: failed('output cannot be written', 'check the folder, its permissions and the space left'),
  NK4008: spec('function that your own file lacks', 'add the function'),
  NK5001: failed('a tool is missing', 'run netkiln doctor'),
  NK5002: failed('a tool failed', 'read its output above'),
  NK5003: failed('generated C does not build', 'this is a defect of netkiln: report it with the spec'),
  NK5005: failed('your own C does not build', 'correct it at the place shown'),
  NK5004: failed(
    'the kernel lacks a symbol',
    'use a kernel with the feature that the message names, or leave it out of the spec',
  ),
  NK6001: failed(
    'no such kernel',
    'netkiln doctor lists the kernels that are there; --kernel also takes a path',
  ),
  NK6002: failed(
    'a kernel could not be fetched',
    'check the network and run apt-get update, or pass --kernel PATH with a kernel that is on this machine',
  ),
  NK6003: failed(
    'not a usable kernel',
    'pass a folder of unpacked kernel packages, a headers or build folder, or a vmlinuz with its modules beside it',
  ),
  NK6004: failed(
    'QEMU is missing',
    'install it: apt-get install qemu-system-x86 · dnf install qemu-system-x86-core · pacman -S qemu-system-x86',
  ),
  NK6005: failed(
    'a program for the guest is missing',
    'install it: apt-get install busybox-static iproute2 ethtool nftables, or the package that holds it',
  ),
  NK6006: failed('KVM does not boot this kernel here', 'use --accel tcg, or auto, which knows'),
  NK6007: failed('the kernel panicked', reportTrace),
  NK6008: failed('the kernel ran into a bug', reportTrace),
  NK6009: failed('the kernel warned', reportTrace),
  NK6010: failed('the kernel hung', reportTrace),
  NK6011: failed(
    'the kernel refused the module',
    "read the kernel's reason: a name or a hook that is taken, a symbol that this kernel lacks, a licence",
  ),
  NK6012: failed('the guest ran out of memory', 'make the scenario smaller'),
  NK6013: failed("the guest's agent died", reportTrace),
  NK6014: failed('QEMU ended', 'look for what killed it: memory that ran out, or a limit on processes'),
  NK6015: failed(
    'the guest did not boot',
    'try --accel tcg, or another kernel; a machine under heavy load may need a second try',
  ),
  NK6016: failed('the guest refused a request', 'correct what the scenario asks for'),
  NK6017: failed(
    'the guest failed while it booted',
    'try another kernel; one that boots elsewhere may lack drivers for virtio',
  ),
  NK6031: failed('memory was used wrongly', reportTrace),
  NK6032: failed('locks or contexts were used wrongly', reportTrace),
  NK6033: failed('the module left something behind', reportTrace),
  NK6034: failed('uninitialised bytes left the kernel', reportTrace),
  NK6101: failed(
    "kernel's configuration lacks an option of its profile",
    'correct guest/kernel/sanitize.config, or use a kernel source that has the option',
  ),
  NK6102: failed(
    'kernel does not build',
    'read its words above; netkiln doctor says which tools are missing',
  ),
  NK6103: failed(
    "kernel's source cannot be had",
    'check the network, run apt-get update as root and try again',
  ),
  NK6104: failed(
    'no room to build a kernel',
    'free some space, or set NETKILN_CACHE to a folder elsewhere; netkiln kernel list says what kernels take',
  ),
  NK6105: spec(
    'kernel and profile that do not go together',
    'ask for --kernel 6.12 --profile sanitize, or leave out --profile',
  ),
  NK7001: spec('scenario for a chain that is not there', 'name one of the chains'),
  NK7002: spec('scenario names a rule that is not there', 'name a rule of the chain, or policy'),
  NK7003: spec('packet that cannot be built', 'correct the layer shown'),
  NK7004: spec('packet that the chain never sees', 'begin the packet with ip({ … }) or ip6({ … })'),
  NK7005: spec('interface that the hook does not have', 'leave it out, or name a chain at another hook'),
  NK7006: spec('length outside the packet', 'choose a smaller length, or leave it out'),
  NK7007: spec('drop that nothing can prove', 'count what drops the packet, or use packetAtHook'),
  NK7008: spec('packet that cannot travel', 'give it addresses and hops to travel with, or use packetAtHook'),
  NK7009: spec('scenario that contradicts itself', 'correct what it expects, or the rule that it names'),
  NK7010: spec('scenario reads a counter that is not kept', 'give the rule, or the chain, counter: true'),
  NK7201: spec(
    'scenario uses an operation that the family does not have',
    'add the operation, or remove the step',
  ),
  NK7202: spec('value that the attribute cannot carry', 'give a value of the type of the attribute'),
  NK7203: spec('not an error name', "name it as errno(3) does, 'ENOENT' say"),
  NK7204: spec('notification from a family that sends none', 'add notify, or remove the step'),
  NK7301: spec('scenario with an MTU that the link does not take', "choose one within the link's limits"),
  NK7302: spec('frame that cannot be built', 'correct the layer shown'),
  NK7303: spec('frame without an Ethernet header', 'begin the frame with ether({ … })'),
  NK7304: spec('scenario names a frame that is not there', 'count the frames from 0'),
  NK7401: spec('not a name for a namespace', "choose a name as 'client', or 'init' for the initial one"),
  NK7402: spec(
    'scenario names a link that is not there',
    'add it to the topology, or name one that is there',
  ),
  NK7403: spec('link that cannot be made', 'make it with veth, bridge or link, under a name of its own'),
  NK7404: spec('text that the machine can do nothing with', 'correct the text shown'),
  NK7405: spec('step at a point where it cannot be', 'put load, unload or the step elsewhere'),
  NK7406: spec('packet that cannot be built or waited for', 'correct the layer shown'),
  NK7407: spec('step that contradicts itself', 'correct what the step is given'),
  NK7408: spec('step of another kind of module', 'use the steps of this kind, and those that all have'),
  NK8001: spec('command line not understood', 'see netkiln --help, or netkiln COMMAND --help'),
  NK8002: spec('answers are missing', 'give the flags named, or --yes to take the defaults'),
  NK8005: failed('netkiln has a fault', 'report it with the command and the lines above'),
  NK8006: spec('no such scenario', 'name a scenario of the spec, or a part of its name'),
  NK8007: spec('nothing to explain', 'name a spec of a firewall'),
  NK8008: spec(
    'packet not understood',
    "write it as 'ip saddr 192.0.2.1 ip daddr 192.0.2.2 tcp dport 22', or its bytes in hexadecimal digits",
  ),
  NK8009: failed(
    'tables and rules disagree',
    'this is a defect of netkiln: report it with the spec and the packet',
  ),
  NK8010: spec('no ABI to compare', 'give two specs of netlink families'),
  NK8011: spec(
    'old model that cannot be read',
    'give a spec, or what netkiln check SPEC --emit-model printed of the old one',
  ),
  NK8101: failed(
    'checkpatch cannot be had',
    'run apt-get update as root and try again, or set NETKILN_CHECKPATCH to scripts/checkpatch.pl of a kernel source',
  ),
  NK8102: failed('checkpatch did not do its work', 'read its words above; perl runs it'),
  NK8103: failed('the table of tools is damaged', 'restore scripts/packages.txt from the repository'),
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof codes;
