/** Kernels that lay a drawn sheet into a picture and develop it, of assembly/{photograph,develop}.ts. */
export interface PhotographKernels {
  laySheet(
    from: number,
    width: number,
    height: number,
    into: number,
    frameWidth: number,
    frameHeight: number,
    map: number,
  ): void
  refocus(rgba: number, width: number, height: number, strength: number, scratch: number): void
  develop(
    rgba: number,
    width: number,
    height: number,
    curves: number,
    light: number,
    cells: number,
    tiles: number,
    places: number,
    shares: number,
    scratch: number,
  ): void
}

/** Kernels that a sheet is found with, of assembly/sheet.ts. */
export interface SheetKernels {
  sheetTones(
    pairs: number,
    width: number,
    samples: number,
    xs: number,
    columns: number,
    right: number,
    single: number,
    out: number,
    scratch: number,
  ): number
  median9(plane: number, columns: number, rows: number, out: number, scratch: number): void
  mean9(plane: number, columns: number, rows: number, out: number, sums: number): void
}
