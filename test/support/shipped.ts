/** A module as it is shipped: compiled, in dist, which dist.ts has made before any test. */
export async function shipped<Module>(name: string): Promise<Module> {
  return (await import(/* @vite-ignore */ new URL(`../../dist/${name}.js`, import.meta.url).href)) as Module;
}
