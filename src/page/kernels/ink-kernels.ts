/** Kernels of assembly/{ink,fade,bleed-ink}.ts, where what they take is said. */
export interface InkKernels {
  inkDensity(
    rgba: number,
    out: number,
    width: number,
    height: number,
    cells: number,
    columns: number,
    rows: number,
    side: number,
    scratch: number,
  ): void
  inkCounts(ink: number, pixels: number, counts: number): void
  highestAround(from: number, out: number, width: number, height: number, line: number): void
  paleInk(
    rgba: number,
    ink: number,
    body: number,
    width: number,
    height: number,
    lost: number,
    tones: number,
    inside: number,
    columns: number,
    side: number,
    cloud: number,
    speck: number,
    left: number,
    top: number,
    perCloud: number,
    perSpeck: number,
    scratch: number,
  ): void
  growInk(
    rgba: number,
    ink: number,
    around: number,
    width: number,
    height: number,
    tones: number,
    full: number,
    columns: number,
    side: number,
    fibre: number,
    cloud: number,
    scale: number,
    left: number,
    top: number,
    perFibre: number,
    perCloud: number,
    gain: number,
    step: number,
    scratch: number,
  ): void
}
