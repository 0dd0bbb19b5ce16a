/** Kernels of assembly/jpeg-{read,planes,write,loss}.ts; what a job holds stands in jpeg-planes.ts. */
export interface JpegKernels {
  readJpegSmall(job: number): number
  planesToRgba(job: number, to: number, width: number, height: number): void
  layInSquare(
    from: number,
    width: number,
    height: number,
    to: number,
    size: number,
    left: number,
    top: number,
    colour: number,
  ): void
  roundBlocks(
    values: number,
    wide: number,
    high: number,
    steps: number,
    cosines: number,
    turned: number,
    scratch: number,
  ): void
  writeJpegScan(job: number, out: number): number
}
