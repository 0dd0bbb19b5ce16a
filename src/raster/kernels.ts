/**
 * The hottest pixel loops, in WebAssembly with 128-bit SIMD: assembly/*.ts, compiled by
 * bin/build.js to kernels.wasm. One instance a thread; its memory is a heap that each use begins
 * anew, so nothing is kept between pages.
 */
import { readFileSync } from 'node:fs'

/** What assembly/index.ts exports. Addresses are in bytes, from `Heap.room` or `Heap.put`. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  dropAlpha(from: number, to: number, pixels: number): void
}

/** A view's kind, by its constructor. */
interface ViewOf<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, offset: number, length: number): T
}

/** Any typed array that can be laid into the heap. */
type Bytes = Uint8ClampedArray | Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array

const PAGE = 65536

export class Heap {
  readonly run: Kernels
  private next = 16

  constructor(run: Kernels) {
    this.run = run
  }

  /** Forgets all that was laid out. */
  begin(): this {
    this.next = 16
    return this
  }

  /**
   * Address of `bytes` bytes, a multiple of 16; what stands there is left over from before. 16
   * bytes behind them are free too, so that a vector may reach over the end.
   */
  room(bytes: number): number {
    const at = this.next
    this.next = (at + bytes + 31) & ~15
    const missing = this.next - this.run.memory.buffer.byteLength
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / PAGE) + 16)
    return at
  }

  /** Copies data in and tells its address. */
  put(data: Bytes): number {
    const at = this.room(data.byteLength)
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    new Uint8Array(this.run.memory.buffer).set(bytes, at)
    return at
  }

  /** Copies as many bytes out as `into` holds. */
  take(at: number, into: Bytes): void {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength)
    bytes.set(new Uint8Array(this.run.memory.buffer, at, into.byteLength))
  }

  /** What stands at an address, without copying; good until the heap grows or begins anew. */
  view<T>(at: number, length: number, kind: ViewOf<T>): T {
    return new kind(this.run.memory.buffer, at, length)
  }
}

/** What is needed of WebAssembly, whose types come with the DOM's only. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { exports: Kernels }
}

let heap: Heap | undefined

/** This thread's heap, begun anew: what was in it before is forgotten. */
export function kernelHeap(): Heap {
  heap ??= new Heap(load())
  return heap.begin()
}

function load(): Kernels {
  // The sources (tests) use what the last build left in dist/.
  const file = import.meta.url.endsWith('.ts') ? '../../dist/raster/kernels.wasm' : './kernels.wasm'
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
    .WebAssembly
  return new Instance(new Module(readFileSync(new URL(file, import.meta.url)))).exports
}
