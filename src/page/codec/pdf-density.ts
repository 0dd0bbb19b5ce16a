/**
 * Dots per inch at which pages of PDF documents are drawn. It is one for the whole program and lies in its
 * environment, so that threads which are started later, and all that decode pages, have the same.
 */

/** As a scan has: an A4 page of 3.9 megapixels. */
export const PDF_DENSITY = 200

const NAME = 'PALIMPSEST_PDF_DPI'

/** The dots per inch that an option may ask for. */
export const PDF_DENSITIES = { lowest: 36, highest: 600 } as const

/** Before any page is read and any thread is started. @param dpi undefined: what it is by default */
export function setPdfDensity(dpi: number | undefined): void {
  if (dpi === undefined || dpi === PDF_DENSITY) delete process.env[NAME]
  else process.env[NAME] = String(dpi)
}

export function pdfDensity(): number {
  const dpi = Number(process.env[NAME])
  const { lowest, highest } = PDF_DENSITIES
  return Number.isInteger(dpi) && dpi >= lowest && dpi <= highest ? dpi : PDF_DENSITY
}

/** What digests and keys of results have of it: nothing where it is as it always was. */
export function pdfSettings(): { pdfDpi?: number } {
  const dpi = pdfDensity()
  return dpi === PDF_DENSITY ? {} : { pdfDpi: dpi }
}
