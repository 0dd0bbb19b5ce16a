/**
 * The hottest pixel loops, in WebAssembly with 128-bit SIMD: assembly/*.ts, compiled by
 * bin/build.js to kernels.wasm. One instance a thread; its memory is a arena that each use begins
 * anew, so nothing is kept between pages.
 */
import { WorkError } from '../../core/errors.ts'
import { instantiate } from '../../core/module-loader.ts'
import type { Kernels } from './all-kernels.ts'

/** A view's kind, by its constructor. */
interface ViewOf<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, offset: number, length: number): T
}

/** Any typed array that can be written to the arena. */
type Bytes =
  | Uint8ClampedArray
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Float32Array
  | Float64Array

const PAGE = 65536

/** Bytes set aside at the bottom for constants: the noise tiles and some tables. */
const CONSTANTS = 14 << 20

/** Whose rasters stay in the arena while others use it. */
export interface Tenant {
  /** Its bytes are to be moved elsewhere at once: another one gets the room. */
  leave(): void
  /** A use needed more memory than there was, and was broken off. */
  outgrown(): void
}

export class Arena {
  readonly run: Kernels
  private readonly constants = new Map<string, number>()
  private nextConstant = 16
  /** where uses begin */
  private start = CONSTANTS
  private next = CONSTANTS
  private tenant: Tenant | undefined
  /** how far memory must reach before room is lent again */
  private wanted = 0

  constructor(run: Kernels) {
    this.run = run
  }

  /** Frees everything that was allocated. */
  reset(): this {
    this.next = this.start
    return this
  }

  /**
   * Lends room that uses leave alone, to one tenant at a time: an earlier one leaves. Memory does not grow
   * before it is given back, so that views of the room stay good: a use that needs more is broken off, and
   * finds enough once the room is lent anew.
   * @param spare bytes that uses are to find besides, without growing
   * @returns the room's address, a multiple of 16
   */
  lend(tenant: Tenant, bytes: number, spare: number): number {
    if (this.tenant !== tenant) this.tenant?.leave()
    this.tenant = undefined
    this.reach(Math.max(this.wanted, CONSTANTS + bytes + spare))
    this.tenant = tenant
    this.start = this.next = (CONSTANTS + bytes + 15) & ~15
    return CONSTANTS
  }

  /** What lay in the tenant's room is forgotten. */
  giveBack(tenant: Tenant): void {
    if (this.tenant !== tenant) return
    this.tenant = undefined
    this.start = CONSTANTS
  }

  /**
   * Address of data that is the same for every page: made and laid out when first asked for, and
   * there for good, not to be written to.
   * @param name stands for the data; two constants never share one
   */
  constant(name: string, make: () => Bytes): number {
    let at = this.constants.get(name)
    if (at === undefined) {
      const data = make()
      at = this.nextConstant
      this.nextConstant = (at + data.byteLength + 31) & ~15
      if (this.nextConstant > CONSTANTS) throw new RangeError(`no room for constant ${name}`)
      this.reach(CONSTANTS)
      this.copyIn(at, data)
      this.constants.set(name, at)
    }
    return at
  }

  /**
   * Address of `bytes` bytes, a multiple of 16; what stands there is left over from before. 16
   * bytes behind them are free too, so that a vector may reach over the end.
   */
  alloc(bytes: number): number {
    const at = this.next
    this.next = (at + bytes + 31) & ~15
    this.reach(this.next)
    return at
  }

  /** Copies data in and tells its address. */
  write(data: Bytes): number {
    const at = this.alloc(data.byteLength)
    this.copyIn(at, data)
    return at
  }

  /**
   * Address of data that may be changed by what is done there, which `read` makes sure of: where it lies, if
   * that is in here, else of a copy.
   */
  hold(data: Bytes): number {
    return this.holds(data) ? data.byteOffset : this.write(data)
  }

  /** Address of what is left over, to be written and then `read` into these bytes: their own, if they lie in here. */
  room(into: Bytes): number {
    return this.holds(into) ? into.byteOffset : this.alloc(into.byteLength)
  }

  /** Whether data lies in here. */
  holds(data: Bytes): boolean {
    return data.buffer === this.run.memory.buffer
  }

  /** Copies as many bytes out as `into` holds, if they do not lie there. */
  read(at: number, into: Bytes): void {
    if (at === into.byteOffset && this.holds(into)) return
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength)
    bytes.set(new Uint8Array(this.run.memory.buffer, at, into.byteLength))
  }

  /** What stands at an address, without copying; good until the arena grows or begins anew. */
  view<T>(at: number, length: number, kind: ViewOf<T>): T {
    return new kind(this.run.memory.buffer, at, length)
  }

  private copyIn(at: number, data: Bytes): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    new Uint8Array(this.run.memory.buffer).set(bytes, at)
  }

  /** Has memory up to there. */
  private reach(end: number): void {
    const missing = end - this.run.memory.buffer.byteLength
    if (missing <= 0) return
    if (this.tenant) {
      this.wanted = Math.ceil(1.25 * end)
      this.tenant.outgrown()
      throw new WorkError('KERNELS_OUTGROWN', 'the kernels’ memory is too small for this step')
    }
    this.run.memory.grow(Math.ceil(missing / PAGE) + 16)
  }
}

let arena: Arena | undefined

/** This thread's arena, in the middle of whatever its last use was. */
export function sharedArena(): Arena {
  arena ??= new Arena(instantiate(new URL('./kernels.wasm', import.meta.url)) as Kernels)
  return arena
}

/** This thread's arena, begun anew: what was in it before is forgotten, a tenant's rasters apart. */
export function kernelArena(): Arena {
  return sharedArena().reset()
}
