/** Kernels of assembly/jpeg-{read,planes,write}.ts; what a job holds stands in jpeg-planes.ts. */
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
  writeJpegScan(job: number, out: number): number
}
