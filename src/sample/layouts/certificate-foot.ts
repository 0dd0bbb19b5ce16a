/** The lower end of a medical form: closing sentence, date, institution, doctor, seals. */
import { roundSeal, signature, squareSeal } from '../parts/seal.ts'
import { logo } from '../parts/marks.ts'
import type { Sheet } from '../parts/sheet.ts'
import { fill, print } from '../parts/text.ts'
import type { Case } from './certificate-case.ts'

/** Draws the foot between `top` and `bottom`. */
export function issuer(
  sheet: Sheet,
  of: Case,
  { closing, signer }: { closing: string; signer: string },
  top: number,
  bottom: number,
): void {
  const { rng, style, w } = sheet
  const room = bottom - top
  const centre = rng.bernoulli(0.6)
  const at = centre ? w / 2 : rng.uniform(56, 84)
  const align = centre ? 'center' : 'left'
  const y = (share: number) => top + room * share
  print(sheet, closing, at, y(0.08), { align, size: style.size * 1.05 })
  fill(sheet, of.date(of.issued), centre ? w / 2 : w * 0.62, y(0.24), {
    align: centre ? 'center' : 'left',
  })
  const h = of.hospital
  const big = rng.bernoulli(0.55)
  if (big) {
    const size = rng.uniform(9.5, 13.5)
    const spacing = rng.uniform(0, 3)
    const wide = print(sheet, h.name, w / 2, y(0.56), {
      size,
      face: style.bold,
      align: 'center',
      spacing,
    })
    if (rng.bernoulli(0.4)) logo(sheet, h.name, w / 2 - wide / 2 - 12, y(0.56), 16)
    print(sheet, `${h.address}   ☎ ${h.phone}`, w / 2, y(0.56) + size + 1, {
      size: 5.4,
      align: 'center',
    })
    squareSeal(sheet, h.name, w / 2 + wide / 2 + rng.uniform(-6, 12), y(0.56), rng.uniform(24, 34))
  } else {
    const x = rng.uniform(60, 150)
    const step = Math.min(14, room * 0.13)
    const rows = [
      ['의료기관 명칭', h.name],
      ['주소', h.address],
      ['전화 / 팩스', `${h.phone} / ${h.fax}`],
    ]
    rows.forEach(([name, text], i) => {
      print(sheet, `${name} :`, x, y(0.38) + i * step)
      print(sheet, text!, x + 62, y(0.38) + i * step, { face: style.value, max: w - x - 90 })
    })
    squareSeal(
      sheet,
      h.name,
      Math.min(w - 50, x + rng.uniform(150, 220)),
      y(0.42),
      rng.uniform(24, 34),
    )
  }
  const x = rng.uniform(110, 170)
  const line = `면허번호 제 ${h.licence} 호    ${signer} : ${h.doctor}`
  const wide = print(sheet, line, x, y(0.9))
  print(sheet, rng.pick(['(인)', '(서명 또는 인)', '(서명)']), x + wide + 14, y(0.9))
  if (rng.bernoulli(0.65)) roundSeal(sheet, h.doctor, x + wide + 20, y(0.89), rng.uniform(7, 10))
  else signature(sheet, h.doctor, x + wide + 26, y(0.88), rng.uniform(28, 44))
}
