/** Kernels of assembly/{backdrop,ink,fade,bleed-ink,pieces}.ts, where what they take is said. */
export interface InkKernels {
  matchPieces(
    plane: number,
    width: number,
    height: number,
    pieces: number,
    count: number,
    rows: number,
    margin: number,
    prints: number,
    scratch: number,
    out: number,
  ): void
  blockMeans(
    rgba: number,
    width: number,
    height: number,
    step: number,
    out: number,
    columns: number,
    rows: number,
    pad: number,
  ): void
  extremeAlong(
    from: number,
    to: number,
    bytes: number,
    step: number,
    reach: number,
    lowest: number,
  ): void
  blockLevels(blocks: number, pitch: number, columns: number, rows: number, out: number): void
  inkDensity(
    rgba: number,
    out: number,
    width: number,
    height: number,
    cells: number,
    columns: number,
    rows: number,
    side: number,
    minDensity: number,
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
    minDensity: number,
    blocks: number,
    pitch: number,
    step: number,
    inside: number,
    columns: number,
    rows: number,
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
    dry: number,
    ink: number,
    around: number,
    width: number,
    height: number,
    inside: number,
    columns: number,
    rows: number,
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
