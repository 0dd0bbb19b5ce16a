/** Cars and their numbers. */
import type { Rng } from '../../core/rng.ts'
import { digits } from './people.ts'

const PRIVATE = Array.from('가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주')
const TRADE = Array.from('바사아자')
const REGIONS =
  '서울 부산 대구 인천 광주 대전 울산 경기 강원 충북 충남 전북 전남 경북 경남 제주'.split(' ')
/** Model names as registration papers give them. */
export const MODELS =
  '쏘나타 그랜저 아반떼 투싼 싼타페 K5 K7 스포티지 쏘렌토 카니발 모닝 레이 스파크 말리부 SM6 QM6 티볼리 코란도 G80 포터2'.split(
    ' ',
  )
export const MAKERS =
  '현대자동차(주) 기아자동차(주) 한국지엠(주) 르노삼성자동차(주) 쌍용자동차(주)'.split(' ')

/**
 * Kinds of number plates: the white ones since 2006 with two or three leading digits, the film
 * plate of 2020 with its blue band, the old green two-line one, the yellow one of taxis and lorries.
 */
export type PlateKind = 'white' | 'film' | 'green' | 'yellow'

/** What stands on a plate. */
export interface PlateNumber {
  kind: PlateKind
  region: string
  /** leading digits and the letter */
  head: string
  /** the four digits */
  tail: string
}

/** Draws a number in the form that this kind of plate has. */
export function plateNumber(rng: Rng, kind: PlateKind): PlateNumber {
  const lead = kind === 'film' ? 3 : kind === 'white' && rng.bernoulli(0.3) ? 3 : 2
  const letter = rng.pick(kind === 'yellow' ? TRADE : PRIVATE)
  return {
    kind,
    region: rng.pick(REGIONS),
    head: `${digits(rng, lead)}${letter}`,
    tail: digits(rng, 4),
  }
}

/** A 17-letter vehicle identification number of the usual form. */
export function chassis(rng: Rng): string {
  let out = rng.pick(['KMH', 'KNA', 'KNM', 'KLA', 'KPT'])
  while (out.length < 11) out += rng.pick(Array.from('ABCDEFGHJKLMNPRSTUVWXYZ0123456789'))
  return out + digits(rng, 6)
}
