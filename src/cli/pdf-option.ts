/** `--pdf-dpi`, of every command that reads pages. */
import type { Command } from 'commander'
import { PDF_DENSITIES, PDF_DENSITY, setPdfDensity } from '../page/codec/pdf-density.ts'
import { wholeNumber } from './program.ts'

/** Adds the option, which holds for the whole program from then on. */
export function pdfOption(command: Command): Command {
  const { lowest, highest } = PDF_DENSITIES
  const read = wholeNumber('pdf-dpi', lowest, highest)
  return command.option(
    '--pdf-dpi <n>',
    `dots per inch that pages of PDF documents are drawn at (default: ${PDF_DENSITY})`,
    (text) => {
      const dpi = read(text)
      setPdfDensity(dpi)
      return dpi
    },
  )
}
