/** What stamps say. */
import type { Rng } from '../../../../core/rng.ts'

/** The script of the words of one stamp. */
export type Tongue = 'korean' | 'latin'

/** What a stamp is for, apart from dates, numbers and seals. */
export type Purpose = 'received' | 'paid' | 'approved' | 'copy'

const SAYINGS: Record<Tongue, Record<Purpose, readonly string[]>> = {
  korean: {
    received: ['접 수', '접수필', '수 신', '접 수 인', '우편접수'],
    paid: ['영수함', '수납필', '납부필', '완 납', '지급필', '출납필'],
    approved: ['승 인', '결 재', '검토필', '확 인', '허 가', '처리완료'],
    copy: ['사 본', '원본대조필', '원 본', '부 본', '복사본', '재발행'],
  },
  latin: {
    received: ['RECEIVED', 'RECEIVED', "REC'D", 'ENTERED', 'POSTED'],
    paid: ['PAID', 'PAID', 'PAID IN FULL', 'PAYMENT RECEIVED', 'PAST DUE'],
    approved: ['APPROVED', 'ACCEPTED', 'CHECKED', 'REVIEWED', 'FINAL', 'COMPLETED'],
    copy: ['COPY', 'FILE COPY', 'DUPLICATE', 'CERTIFIED TRUE COPY', 'ORIGINAL', 'CONFIDENTIAL'],
  },
}

const OFFICES: Record<Tongue, readonly string[]> = {
  korean: [
    '민원봉사실',
    '총무과',
    '원무과',
    '재무팀',
    '행정지원실',
    '접수담당',
    '경리부',
    '고객지원팀',
  ],
  latin: [
    'ACCOUNTS PAYABLE',
    'MAIL ROOM',
    'FINANCE DEPT.',
    'CENTRAL FILES',
    'LEGAL DEPARTMENT',
    'OFFICE OF THE CLERK',
    'RESEARCH DIVISION',
    'RECORDS SECTION',
  ],
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const FAMILIES = Array.from('김이박최정강조윤장임한오서신권황안송류홍')
const SYLLABLES = Array.from('민서준지영수현우진성호경미숙희철용상기태은정선동')
const FIRMS = [
  '한빛',
  '대성',
  '서울',
  '미래',
  '동양',
  '삼호',
  '우진',
  '태평',
  '중앙',
  '신라',
  '금강',
]
const TRADES = ['상사', '물산', '건설', '의원', '약국', '산업', '전자', '병원', '화재', '상회']

export const sayingOf = (tongue: Tongue, purpose: Purpose, rng: Rng): string =>
  rng.pick(SAYINGS[tongue][purpose])

export const officeOf = (tongue: Tongue, rng: Rng): string => rng.pick(OFFICES[tongue])

const two = (value: number): string => String(value % 100).padStart(2, '0')

/** A date as numbering stamps set it. */
export function dateOf(tongue: Tongue | 'digits', rng: Rng): string {
  const year = rng.int(1972, 2025)
  const month = rng.int(1, 12)
  const day = rng.int(1, 28)
  if (tongue !== 'latin') {
    return rng.pick([
      `${year}. ${month}. ${day}.`,
      `${year}.${two(month)}.${two(day)}`,
      `'${two(year)}. ${two(month)}. ${two(day)}`,
      `${year}-${two(month)}-${two(day)}`,
    ])
  }
  const name = MONTHS[month - 1]!
  return rng.pick([
    `${name} ${two(day)} ${year}`,
    `${two(day)} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${year} ${name} ${two(day)}`,
    `${two(month)}-${two(day)}-${two(year)}`,
  ])
}

/** A number of a numbering machine: five to nine digits, with letters before them or without. */
export function serialOf(tongue: Tongue | 'digits', rng: Rng): string {
  const digits = Array.from({ length: rng.int(5, 9) }, () => rng.int(0, 9)).join('')
  if (tongue !== 'latin' || rng.bernoulli(0.45)) return digits
  return `${rng.pick(['A', 'PM', 'EXH-', 'DEF ', 'LG', 'No. ', 'TX-'])}${digits}`
}

/** A name as personal seals carry it. */
export function nameOf(rng: Rng): string {
  return rng.pick(FAMILIES) + rng.pick(SYLLABLES) + rng.pick(SYLLABLES)
}

/** A firm or office with what its seal ends in. */
export function sealOf(rng: Rng): string {
  return `${rng.pick(FIRMS)}${rng.pick(TRADES)}${rng.pick(['의인', '직인', '대표이사인', '인', '장인'])}`
}

/** A firm's name round the rim of a seal. */
export function firmOf(tongue: Tongue, rng: Rng): string {
  if (tongue === 'korean') return `주식회사 ${rng.pick(FIRMS)}${rng.pick(TRADES)}`
  return rng.pick([
    'CITY OF SPRINGFIELD',
    'NATIONAL TRUST BANK',
    'STATE OF NEW JERSEY',
    'HARBOR LIFE INSURANCE',
    'MIDLAND TOBACCO CO.',
    'COUNTY OF ORANGE',
  ])
}
