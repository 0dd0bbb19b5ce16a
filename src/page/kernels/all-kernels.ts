/** The kernels as JavaScript calls them. */
import type { WasmMemory } from '../../core/module-loader.ts'
import type { DotKernels } from './dot-kernels.ts'
import type { FindingKernels } from './finding-kernels.ts'
import type { InkKernels } from './ink-kernels.ts'
import type { JpegKernels } from './jpeg-kernels.ts'
import type { LayerKernels } from './layer-kernels.ts'
import type { LightKernels } from './light-kernels.ts'
import type { MovingKernels } from './moving-kernels.ts'
import type { PhotographKernels, SheetKernels } from './sheet-kernels.ts'

/** What assembly/index.ts exports. Addresses are in bytes, from `Arena.alloc` or `Arena.write`. */
export interface Kernels
  extends
    DotKernels,
    FindingKernels,
    InkKernels,
    JpegKernels,
    LayerKernels,
    LightKernels,
    MovingKernels,
    PhotographKernels,
    SheetKernels {
  readonly memory: WasmMemory
  dropAlpha(from: number, to: number, pixels: number): void
  toneTables(at: number, pixels: number, tables: number): void
  pairLevels(levels: number, to: number): void
  curves(at: number, pixels: number, pairs: number): void
  shiftLevels(at: number, pixels: number, shift: number, windows: number, few: boolean): void
  luma(from: number, to: number, pixels: number): void
  filterWideRows(plane: number, to: number, width: number, height: number, up: boolean): void
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
