/** Kernels of assembly/dots.ts, where what they take is said. */
export interface DotKernels {
  dotRow(
    a: number,
    b: number,
    c: number,
    d: number,
    p: number,
    q: number,
    r: number,
    s: number,
    out: number,
    columns: number,
  ): void
  disturbRow(
    here: number,
    before: number,
    out: number,
    columns: number,
    patch: number,
    own: number,
    other: number,
    left: number,
    noise: number,
    stray: number,
  ): void
  belowLimits(light: number, limits: number, black: number, columns: number): void
  diffuseRow(
    light: number,
    scale: number,
    shift: number,
    here: number,
    below: number,
    black: number,
    columns: number,
    leftward: number,
  ): void
  addDots(
    black: number,
    columns: number,
    counts: number,
    starts: number,
    shares: number,
    width: number,
    sum: number,
    weight: number,
  ): void
}
