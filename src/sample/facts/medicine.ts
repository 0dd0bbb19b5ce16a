/** Hospitals, doctors, illnesses with their KCD codes, drugs: names for medical forms. */
import type { Rng } from '../../core/rng.ts'
import { digits, person } from './people.ts'
import { address, landline } from './places.ts'

/** A clinic, hospital or pharmacy, with the doctor or pharmacist who signs. */
export interface Hospital {
  name: string
  address: string
  phone: string
  fax: string
  /** institution number, eight digits */
  number: string
  department: string
  doctor: string
  licence: string
  /** a clinic rather than a hospital */
  small: boolean
}

const STEMS =
  '한빛 새봄 푸른솔 연세드림 서울제일 우리들 미래 굿모닝 참사랑 하나로 밝은세상 청담 온누리 늘푸른 세종 성모사랑 동산 누리 백제 가온 나은 바른 튼튼 예담 큰나무 아이사랑 더편한 삼성본 강남숲 해맑은'.split(
    ' ',
  )
const CLINICS =
  '내과 정형외과 이비인후과 소아청소년과 산부인과 외과 신경과 피부과 안과 비뇨의학과 통증의학과 가정의학과 치과 재활의학과'.split(
    ' ',
  )
const LARGE = '병원 종합병원 의료원 대학교병원 정형외과병원 요양병원 재활병원 여성병원'.split(' ')
const DEPARTMENTS =
  '내과 정형외과 신경외과 외과 산부인과 소아청소년과 이비인후과 신경과 흉부외과 비뇨의학과 재활의학과 응급의학과'.split(
    ' ',
  )

/** Draws a hospital or, as often, a clinic. */
export function hospital(rng: Rng): Hospital {
  const small = rng.bernoulli(0.5)
  const stem = rng.pick(STEMS)
  const clinic = rng.pick(CLINICS)
  return {
    name: small
      ? `${stem}${clinic}의원`
      : `${rng.bernoulli(0.3) ? '의료법인 ' : ''}${stem}${rng.pick(LARGE)}`,
    address: address(rng).split(',')[0]!,
    phone: landline(rng),
    fax: landline(rng),
    number: digits(rng, 8),
    department: small ? clinic : rng.pick(DEPARTMENTS),
    doctor: person(rng, 32, 64).name,
    licence: digits(rng, rng.int(5, 6)),
    small,
  }
}

/** Draws a pharmacy. */
export function pharmacy(rng: Rng): Hospital {
  return {
    ...hospital(rng),
    name: `${rng.pick(STEMS)}${rng.pick(['약국', '약국', '온누리약국', '메디칼약국'])}`,
    small: true,
  }
}

/** `[name, KCD code]`. */
export const ILLNESSES: readonly (readonly [string, string])[] = [
  ['급성 위장염', 'A09.9'],
  ['급성 상기도 감염', 'J06.9'],
  ['급성 기관지염', 'J20.9'],
  ['폐렴', 'J18.9'],
  ['본태성 고혈압', 'I10.9'],
  ['제2형 당뇨병', 'E11.9'],
  ['요추의 염좌 및 긴장', 'S33.5'],
  ['경추의 염좌 및 긴장', 'S13.4'],
  ['추간판탈출증(요추부)', 'M51.2'],
  ['발목의 염좌 및 긴장', 'S93.4'],
  ['늑골의 다발골절', 'S22.4'],
  ['요골 하단의 골절', 'S52.5'],
  ['슬관절 반월상연골 파열', 'S83.2'],
  ['회전근개 증후군', 'M75.1'],
  ['급성 충수염', 'K35.8'],
  ['담석증', 'K80.2'],
  ['위-식도역류병', 'K21.0'],
  ['뇌진탕', 'S06.0'],
  ['대상포진', 'B02.9'],
  ['알레르기비염', 'J30.4'],
  ['급성 신우신염', 'N10'],
  ['자궁근종', 'D25.9'],
  ['갑상선의 악성 신생물', 'C73'],
  ['대장의 용종', 'K63.5'],
  ['편도염', 'J03.9'],
  ['절박유산', 'O20.0'],
  ['긴장형 두통', 'G44.2'],
  ['백내장', 'H26.9'],
]

/** Drugs as a prescription prints them. */
export const DRUGS: readonly string[] =
  '타이레놀이알서방정650mg 록소프로펜나트륨정60mg 아목시실린캡슐500mg 세파클러캡슐250mg 레바미피드정100mg 에페리손염산염정50mg 모사프리드시트르산염정5mg 암로디핀베실산염정5mg 로수바스타틴정10mg 메트포르민서방정500mg 라베프라졸정10mg 레보세티리진정5mg 프레드니솔론정5mg 트라마돌서방정150mg 아세틸시스테인캡슐200mg 코데인복합시럽 클래리트로마이신정500mg 판토프라졸정40mg 텔미사르탄정40mg 몬테루카스트정10mg 덱시부프로펜정300mg 스트렙토키나제정 비타민비복합정 파모티딘정20mg'.split(
    ' ',
  )

/** A doctor's findings and plan, one to four sentences. */
export function findings(rng: Rng, illness: string, weeks: number): string {
  const first = rng.pick([
    `상기 환자는 위 병명으로 본원에 내원하여 진찰 및 검사를 시행하였음.`,
    `상기 환자 ${illness} 진단 하에 약물치료 및 물리치료 시행함.`,
    `환자는 ${rng.pick(['교통사고', '낙상', '작업 중 손상', '운동 중 손상'])} 후 발생한 통증으로 내원함.`,
    `${rng.pick(['발열', '기침', '복통', '두통', '어지럼증', '요통'])} 증상을 주소로 내원하여 검사상 상기 소견 확인됨.`,
  ])
  const middle = [
    `향후 약 ${weeks}주간의 안정 가료 및 추적 관찰을 요함.`,
    `단순 방사선 및 CT 검사상 이상 소견 관찰되어 경과 관찰이 필요함.`,
    `증상 호전 시까지 지속적인 통원 치료가 필요할 것으로 사료됨.`,
    `합병증 발생 시 재판정이 필요하며 추가 검사를 요할 수 있음.`,
    `현재 증상 호전되어 일상생활 가능하나 무리한 활동은 피할 것.`,
    `수술 후 합병증 없이 회복 중이며 외래 추적 관찰 예정임.`,
  ]
  return [first, ...rng.shuffled(middle).slice(0, rng.int(1, 3))].join(' ')
}
