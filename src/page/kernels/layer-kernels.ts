/** Kernels of assembly/layers.ts and assembly/matrix.ts, where what they take is said. */
export interface LayerKernels {
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
  unfoldWindows(
    images: number,
    count: number,
    side: number,
    channels: number,
    window: number,
    inputs: number,
    out: number,
  ): void
  addBias(rows: number, count: number, columns: number, bias: number, rectified: boolean): void
  poolPairs(images: number, count: number, side: number, channels: number, out: number): void
}
