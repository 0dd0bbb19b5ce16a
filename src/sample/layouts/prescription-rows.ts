/** The lines of a prescription: drugs, then empty lines. */
import { DRUGS } from '../facts/medicine.ts'
import { digits } from '../facts/people.ts'
import type { Sheet } from '../parts/sheet.ts'
import { middle, type Row, value } from '../parts/table.ts'

/** `total` rows of height `h`, the first `filled` of them with drugs. */
export function drugRows(sheet: Sheet, filled: number, total: number, h: number): Row[] {
  const { rng } = sheet
  const names = rng.shuffled(DRUGS)
  const withCode = rng.bernoulli(0.6)
  return Array.from({ length: total }, (_, i) => {
    if (i === filled)
      return {
        h,
        cells: [middle('** 이하 여백 **'), '', '', '', ''].map((c) => (c === '' ? value('') : c)),
      }
    if (i > filled) return { h, cells: [value(''), value(''), value(''), value(''), value('')] }
    return {
      h,
      cells: [
        value(`${withCode ? `${digits(rng, 9)} ` : ''}${names[i]!}`, {
          size: sheet.style.size * 0.92,
        }),
        middle(rng.pick(['1', '1', '2', '0.5'])),
        middle(rng.pick(['1', '2', '3', '3'])),
        middle(rng.pick(['3', '5', '7', '14', '30'])),
        value(rng.pick(['식후 30분', '아침 식후', '취침 전', '8시간마다', '']), {
          size: sheet.style.size * 0.86,
        }),
      ],
    }
  })
}
