/** What a design of a certificate is, and what all designs share. */
import type { Sheet } from '../parts/sheet.ts'
import type { Case } from './certificate-case.ts'
import type { CertificateWords } from './certificate-words.ts'

/** Everything a design needs: the sheet, the case, the words. */
export type Design = (sheet: Sheet, of: Case, words: CertificateWords) => void

/** Title size in units: the competition's are 8 to 14 px tall. */
export const titleSize = (sheet: Sheet): number => sheet.rng.uniform(10.5, 16.5)
