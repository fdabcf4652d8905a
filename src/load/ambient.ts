/**
 * Tells whether a spec uses more than the language: the time, chance, the environment, the network. All of it is
 * reached through global names or through imports; this watches the names, `hooks.ts` the imports. What Node may yet
 * come to offer counts as more until it is listed here.
 */
const language = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Promise RegExp Error
   AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis global JSON Math
   ArrayBuffer DataView Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array
   Uint8ClampedArray BigUint64Array BigInt64Array BigInt Map Set WeakMap WeakSet Proxy Reflect Iterator decodeURI
   decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN URL URLSearchParams TextEncoder
   TextDecoder atob btoa structuredClone queueMicrotask`.split(/\s+/),
);

/** Calls back with the name of whatever is used, from now on. */
export function watchAmbient(took: (what: string) => void): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    if (language.has(name) || !own?.configurable) continue;
    const get = () => {
      took(name);
      return own.get ? (own.get.call(globalThis) as unknown) : (own.value as unknown);
    };
    const set = (value: unknown) => {
      Object.defineProperty(globalThis, name, {
        value,
        writable: true,
        configurable: true,
        enumerable: true,
      });
    };
    Object.defineProperty(globalThis, name, {
      get,
      set,
      configurable: true,
      enumerable: own.enumerable ?? false,
    });
  }
  const { random } = Math;
  Math.random = () => {
    took('Math.random');
    return random();
  };
}
