/** Kernels of assembly/jpeg-{read,planes,write,loss,join}.ts; what a job holds stands in jpeg-planes.ts. */
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
  loseJpeg(
    rgba: number,
    width: number,
    height: number,
    left: number,
    top: number,
    tables: number,
    luma: number,
    blue: number,
    red: number,
    wide: number,
    scratch: number,
  ): void
  joinJpeg(
    luma: number,
    blue: number,
    red: number,
    wide: number,
    rgba: number,
    width: number,
    height: number,
    left: number,
    top: number,
    scratch: number,
  ): void
  writeJpegScan(job: number, out: number): number
}
