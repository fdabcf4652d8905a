/** The files around a scaffolded spec, the same for every kind. */
import { folderNameOf } from './name.js';

export interface ScaffoldFile {
  /** Inside the new folder. */
  readonly path: string;
  readonly text: string;
}

/** What a kind puts into the folder of a new module: the spec, and a README with the next commands. */
export function scaffoldFolder(name: string, what: string, spec: string): readonly ScaffoldFile[] {
  const file = `${folderNameOf(name)}.spec.ts`;
  return [
    { path: file, text: spec },
    { path: 'README.md', text: readme(name, what, file) },
  ];
}

function readme(name: string, what: string, file: string): string {
  return `# ${name}

The spec of ${what} as a Linux kernel module, for netkiln. In this folder:

    netkiln check ${file}
    netkiln gen   ${file} --out generated/
    netkiln build ${file} --kernel 6.12 --out build/
    netkiln test  ${file} --kernel 6.1,6.12

\`check\` reads the spec. \`gen\` writes C, Kbuild and a Makefile, which work without netkiln. \`build\` makes
\`build/6.12/${name}.ko\`. \`test\` boots each kernel in a virtual machine, loads the module there and runs the spec's
scenarios. Nothing is loaded on this machine.

\`netkiln\` is the command of an installed netkiln; in a clone it is \`bin/netkiln\`. \`tsconfig.json\` tells editors
where its types are, and names a place on this machine: leave it out of what you share.
`;
}
