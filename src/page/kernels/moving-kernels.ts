/** Kernels that blur, resize, warp and fold, of assembly/{blur,plane,resample,warp,crease,surroundings}.ts. */
export interface MovingKernels {
  blurTaps(
    from: number,
    to: number,
    line: number,
    rowBytes: number,
    height: number,
    step: number,
    taps: number,
    reach: number,
  ): void
  blurPad(from: number, to: number, width: number, height: number, reach: number): void
  blurPlaces(
    from: number,
    stride: number,
    to: number,
    width: number,
    height: number,
    groups: number,
    end: number,
  ): void
  halvePlane(from: number, to: number, line: number, width: number, height: number): void
  doublePlane(half: number, to: number, line: number, width: number, height: number): void
  resampleRowsOfTwo(
    from: number,
    fromWidth: number,
    to: number,
    toWidth: number,
    rows: number,
    first: number,
    weights: number,
  ): void
  resampleRows(
    from: number,
    fromWidth: number,
    to: number,
    toWidth: number,
    rows: number,
    first: number,
    weights: number,
    count: number,
  ): void
  resampleColumnsOfTwo(
    from: number,
    to: number,
    rowBytes: number,
    rows: number,
    first: number,
    weights: number,
    last: number,
  ): void
  resampleColumns(
    from: number,
    to: number,
    rowBytes: number,
    rows: number,
    first: number,
    weights: number,
    count: number,
    last: number,
  ): void
  warpPixels(
    from: number,
    width: number,
    height: number,
    into: number,
    wide: number,
    high: number,
    map: number,
    edges: number,
    cubic: number,
    wideCubic: number,
    taps: number,
  ): void
  pullPixels(
    from: number,
    to: number,
    width: number,
    height: number,
    across: number,
    middles: number,
    sizes: number,
    table: number,
    tableLength: number,
    cubic: number,
    left: number,
    top: number,
    right: number,
    bottom: number,
  ): void
  shadePixels(
    pixels: number,
    count: number,
    along: number,
    stepAlong: number,
    beside: number,
    stepBeside: number,
    bends: number,
    table: number,
    tableLength: number,
    noise: number,
    noiseAt: number,
  ): void
  drawRelief(
    from: number,
    width: number,
    height: number,
    to: number,
    wide: number,
    high: number,
    grid: number,
    columns: number,
    rows: number,
    step: number,
    cells: number,
    shares: number,
    cubic: number,
    wideCubic: number,
    open: number,
    tint: number,
    noise: number,
    left: number,
    top: number,
    scratch: number,
  ): void
  surroundingPixels(...args: [...SurroundingArgs, places: number, count: number, out: number]): void
  surroundingFrame(
    ...args: [
      ...SurroundingArgs,
      places: number,
      map: number,
      spans: number,
      frame: number,
      frameWidth: number,
      frameHeight: number,
    ]
  ): void
}

/** A picture, its sides and what they are made up with. */
export type SurroundingArgs = [
  rgba: number,
  width: number,
  height: number,
  sides: number,
  patch: number,
  narrow: number,
  wide: number,
  grain: number,
  grainSide: number,
  grainPitch: number,
  grainMean: number,
  grainScale: number,
  seed: number,
]
