/** Dates and amounts, and the ways they are written. */
import type { Rng } from '../../core/rng.ts'
import { two } from './people.ts'

/** Year, month, day. */
export type Day = readonly [number, number, number]

/** A day between the first of `from` and the end of `to`. */
export function day(rng: Rng, from = 2015, to = 2022): Day {
  return [rng.int(from, to), rng.int(1, 12), rng.int(1, 28)]
}

/** `day` moved on by a number of days, months counted as 30 days: close enough on a form. */
export function later([y, m, d]: Day, days: number): Day {
  const moved = y * 360 + (m - 1) * 30 + (d - 1) + days
  const inYear = ((moved % 360) + 360) % 360
  return [Math.floor(moved / 360), Math.floor(inYear / 30) + 1, Math.min(28, (inYear % 30) + 1)]
}

/** How a page writes its dates; one way a page. */
export type DateStyle = 'dots' | 'dashes' | 'words' | 'spread'

export const DATE_STYLES: readonly DateStyle[] = ['dots', 'dashes', 'words', 'spread']

/** A date in words or figures. */
export function written([y, m, d]: Day, style: DateStyle): string {
  if (style === 'dots') return `${y}.${two(m)}.${two(d)}`
  if (style === 'dashes') return `${y}-${two(m)}-${two(d)}`
  if (style === 'words') return `${y}년 ${two(m)}월 ${two(d)}일`
  return `${y} 년  ${two(m)} 월  ${two(d)} 일`
}

/** A whole number with commas, such as `1,234,560`. */
export function won(sum: number): string {
  return String(Math.round(sum)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** An amount in tens, spread evenly over orders of magnitude. */
export function amount(rng: Rng, low: number, high: number): number {
  return Math.round(Math.exp(rng.uniform(Math.log(low), Math.log(high))) / 10) * 10
}
