/** Kernels of assembly/{components,extremes,cell-lines,projection}.ts, where what they take is said. */
export interface FindingKernels {
  inkRuns(
    mask: number,
    width: number,
    height: number,
    longest: number,
    room: number,
    x0: number,
    x1: number,
    rows: number,
  ): number
  joinRuns(
    runs: number,
    x0: number,
    x1: number,
    rows: number,
    labels: number,
    parent: number,
  ): number
  sumRuns(
    runs: number,
    x0: number,
    x1: number,
    rows: number,
    labels: number,
    count: number,
    width: number,
    height: number,
    out: number,
  ): void
  cellExtremes(
    rgba: number,
    width: number,
    height: number,
    cell: number,
    columns: number,
    rows: number,
    step: number,
    darkest: number,
    lightest: number,
  ): void
  paperLosses(
    rgba: number,
    width: number,
    height: number,
    across: number,
    levels: number,
    step: number,
    levelColumns: number,
    inside: number,
    cell: number,
    columns: number,
    counts: number,
  ): void
  paleByCells(
    plane: number,
    width: number,
    height: number,
    cells: number,
    columns: number,
    rows: number,
    cell: number,
    line: number,
    row: number,
  ): void
  projectPoints(
    x: number,
    y: number,
    count: number,
    cos: number,
    sin: number,
    middle: number,
    rows: number,
    columns: number,
  ): void
  pairsOnLines(
    x: number,
    y: number,
    count: number,
    cos: number,
    sin: number,
    middle: number,
    lines: number,
    bins: number,
  ): number
}
