/** Kernels of assembly/jpeg-{read,write}.ts; what a job holds stands in jpeg-small.ts. */
export interface JpegKernels {
  readJpegSmall(job: number): number
  writeJpegScan(job: number, out: number): number
}
