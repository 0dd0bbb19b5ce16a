/** Kernels of assembly/light.ts, where what they take is said. */
export interface LightKernels {
  exactLight(rgba: number, out: number, pixels: number): void
  countLevels(
    values: number,
    pitch: number,
    width: number,
    height: number,
    shift: number,
    counts: number,
  ): void
  takeSamples(
    grey: number,
    width: number,
    height: number,
    x: number,
    y: number,
    cos: number,
    sin: number,
    side: number,
    fine: number,
    out: number,
  ): void
}
