/** The files around a scaffolded spec, the same for every kind. */

export interface ScaffoldFile {
  /** Inside the new folder. */
  readonly path: string;
  readonly text: string;
}

/** A folder for one spec: the spec, a tsconfig that editors understand, and a README with the next commands. */
export function scaffoldFolder(name: string, what: string, spec: string): readonly ScaffoldFile[] {
  const file = `${folderName(name)}.spec.ts`;
  return [
    { path: file, text: spec },
    { path: 'tsconfig.json', text: `${JSON.stringify({ extends: '', compilerOptions: {} }, null, 2)}\n` },
    { path: 'README.md', text: readme(name, what, file) },
  ];
}

/** `edge_fw` lies in `edge-fw/edge-fw.spec.ts`. */
export function folderName(name: string): string {
  return name.replaceAll('_', '-');
}

function readme(name: string, what: string, file: string): string {
  return `# ${name}

The spec of ${what} as a Linux kernel module, for netkiln.

    netkiln check ${file}
    netkiln build ${file} --kernel 6.12 --out build/
    netkiln test  ${file} --kernel 6.1,6.12

\`check\` reads the spec, \`build\` makes \`build/6.12/${name}.ko\`, \`test\` boots each kernel in a virtual machine, loads
the module and runs the spec's scenarios. Nothing is loaded on this machine.
`;
}
