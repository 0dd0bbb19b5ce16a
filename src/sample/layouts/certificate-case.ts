/** One hospital case: who was ill with what, when and where. Shared by all medical forms. */
import type { Rng } from '../../core/rng.ts'
import { DATE_STYLES, day, later, written, type Day, type DateStyle } from '../facts/figures.ts'
import { findings, hospital, ILLNESSES, type Hospital } from '../facts/medicine.ts'
import { digits, person, type Person } from '../facts/people.ts'

/** The facts of one case, and how this page writes its dates. */
export interface Case {
  patient: Person
  hospital: Hospital
  /** one to three illnesses, name and code */
  illnesses: readonly (readonly [string, string])[]
  first: Day
  last: Day
  issued: Day
  days: number
  findings: string
  purpose: string
  /** chart and serial number */
  chart: string
  serial: string
  date: (of: Day) => string
  dates: DateStyle
  age: number
}

const PURPOSES = [
  '보험회사 제출용',
  '보험사제출용',
  '회사 제출용',
  '학교 제출용',
  '관공서 제출용',
  '개인 보관용',
  '병가 신청용',
  '보험청구용',
]

/** Draws a case. */
export function drawCase(rng: Rng): Case {
  const patient = person(rng, 4, 82)
  const first = day(rng)
  const days = rng.pick([rng.int(1, 6), rng.int(3, 21), rng.int(14, 60)])
  const last = later(first, days)
  const illnesses = rng.shuffled(ILLNESSES).slice(0, rng.pick([1, 1, 2, 3]))
  const dates = rng.pick(DATE_STYLES)
  return {
    patient,
    hospital: hospital(rng),
    illnesses,
    first,
    last,
    issued: later(last, rng.int(0, 40)),
    days,
    findings: findings(rng, illnesses[0]![0], rng.int(2, 8)),
    purpose: rng.pick(PURPOSES),
    chart: digits(rng, rng.int(6, 9)),
    serial: `${last[0]}-${digits(rng, rng.int(3, 6))}`,
    date: (of) => written(of, dates),
    dates,
    age: Math.max(1, last[0] - patient.born[0]),
  }
}

/** `YYYY.MM.DD ~ YYYY.MM.DD (N일간)` in the case's way of writing. */
export function spell(of: Case): string {
  const between = of.dates === 'words' || of.dates === 'spread' ? '부터 ' : ' ~ '
  return `${of.date(of.first)}${between}${of.date(of.last)} (${of.days + 1}일간)`
}
