/**
 * The hottest pixel loops, in WebAssembly with 128-bit SIMD: assembly/*.ts, compiled by
 * bin/build.js to kernels.wasm. One instance a thread; its memory is a arena that each use begins
 * anew, so nothing is kept between pages.
 */
import { instantiate } from '../../core/module-loader.ts'
import type { WasmMemory } from '../../core/module-loader.ts'
import type { DotKernels } from './dot-kernels.ts'
import type { InkKernels } from './ink-kernels.ts'
import type { JpegKernels } from './jpeg-kernels.ts'
import type { MovingKernels } from './moving-kernels.ts'
import type { PhotographKernels, SheetKernels } from './sheet-kernels.ts'

/** What assembly/index.ts exports. Addresses are in bytes, from `Arena.alloc` or `Arena.write`. */
export interface Kernels
  extends DotKernels, InkKernels, JpegKernels, MovingKernels, PhotographKernels, SheetKernels {
  readonly memory: WasmMemory
  dropAlpha(from: number, to: number, pixels: number): void
  toneTables(at: number, pixels: number, tables: number): void
  pairLevels(levels: number, to: number): void
  curves(at: number, pixels: number, pairs: number): void
  shiftLevels(at: number, pixels: number, shift: number, windows: number, few: boolean): void
  luma(from: number, to: number, pixels: number): void
  filterWideRows(plane: number, to: number, width: number, height: number, up: boolean): void
  multiply(
    a: number,
    rowStep: number,
    step: number,
    b: number,
    c: number,
    rows: number,
    columns: number,
    inner: number,
  ): void
  convolve(
    from: number,
    fromPitch: number,
    fromStep: number,
    pairs: number,
    stride: number,
    side: number,
    weights: number,
    bias: number,
    shift: number,
    groups: number,
    to: number,
    toPitch: number,
    toStep: number,
    odd: number,
    even: number,
    width: number,
    height: number,
    lower: number,
  ): void
  denoisePlane(
    plane: number,
    width: number,
    height: number,
    step: number,
    limits: number,
    sums: number,
    weights: number,
    block: number,
  ): void
  smoothPlane(
    plane: number,
    width: number,
    height: number,
    cell: number,
    range: number,
    grid: number,
    wide: number,
    high: number,
    deep: number,
    held: number,
  ): void
  saturationSum(rgba: number, pixels: number, inverse: number): number
  windowSums(plane: number, width: number, height: number, out: number): void
  laplacianSums(plane: number, width: number, height: number, out: number): void
  quarterTurn(from: number, to: number, width: number, height: number, clockwise: boolean): void
  mirrorRows(from: number, to: number, width: number, height: number): void
  multiplyByGrid(
    rgba: number,
    width: number,
    height: number,
    gains: number,
    columns: number,
    rows: number,
    step: number,
    ends: number,
    tint: number,
    noise: number,
    left: number,
    top: number,
    scratch: number,
  ): void
  addNoise(
    rgba: number,
    width: number,
    height: number,
    tile: number,
    step: number,
    left: number,
    top: number,
    chroma: number,
    levels: number,
    scratch: number,
  ): void
  unsharp(
    rgba: number,
    width: number,
    height: number,
    reach: number,
    amount: number,
    scratch: number,
  ): void
  dyeByCells(
    rgba: number,
    width: number,
    height: number,
    cells: number,
    columns: number,
    rows: number,
    cell: number,
    table: number,
    fibre: number,
    left: number,
    top: number,
    scratch: number,
  ): void
  sampleCells(
    rgba: number,
    width: number,
    height: number,
    cell: number,
    step: number,
    near: number,
    out: number,
    scratch: number,
  ): void
  layBehind(
    plane: number,
    width: number,
    height: number,
    out: number,
    columns: number,
    rows: number,
    x0: number,
    y0: number,
    dx: number,
    dy: number,
    downX: number,
    downY: number,
  ): void
  varyByNoise(
    plane: number,
    columns: number,
    rows: number,
    cloud: number,
    left: number,
    top: number,
    share: number,
    lift: number,
  ): void
  darkenByCells(
    rgba: number,
    width: number,
    height: number,
    cells: number,
    columns: number,
    rows: number,
    cell: number,
    red: number,
    green: number,
    blue: number,
    scratch: number,
  ): void
}

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

export class Arena {
  readonly run: Kernels
  private readonly constants = new Map<string, number>()
  private nextConstant = 16
  private next = CONSTANTS

  constructor(run: Kernels) {
    this.run = run
  }

  /** Frees everything that was allocated. */
  reset(): this {
    this.next = CONSTANTS
    return this
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

  /** Copies as many bytes out as `into` holds. */
  read(at: number, into: Bytes): void {
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
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / PAGE) + 16)
  }
}

let arena: Arena | undefined

/** This thread's arena, begun anew: what was in it before is forgotten. */
export function kernelArena(): Arena {
  arena ??= new Arena(instantiate(new URL('./kernels.wasm', import.meta.url)) as Kernels)
  return arena.reset()
}
