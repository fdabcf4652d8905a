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
  NK2001: spec('unknown field', 'remove the field, or correct its name'),
  NK2002: spec('wrong type of value', 'give a value of the type named'),
  NK5001: failed('a tool is missing', 'run netkiln doctor'),
  NK5002: failed('a tool failed', 'read its output above'),
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof codes;
