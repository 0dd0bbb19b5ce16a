/** What the build makes of the sources: compiled modules, WebAssembly. */
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is needed of WebAssembly, whose types come with the DOM's only. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { exports: object }
}

/** A memory that WebAssembly code and JavaScript both see. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
  /** @param pages 65,536 bytes each; views of the buffer made before are void after */
  grow(pages: number): number
}

/**
 * What a new instance of a module exports, with a memory of its own.
 * @param url of the module beside the caller, `new URL('./kernels.wasm', import.meta.url)`; the
 *   sources (tests) use what the last build left in dist/
 */
export function instantiate(url: URL): object {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
    .WebAssembly
  return new Instance(new Module(readFileSync(compiledPath(fileURLToPath(url))))).exports
}

/** Where the build puts what stands at this place of src/. */
export function compiledPath(file: string): string {
  if (!import.meta.url.endsWith('.ts')) return file
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  return join(root, 'dist', relative(join(root, 'src'), file))
}
