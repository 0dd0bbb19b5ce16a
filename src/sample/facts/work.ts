/** Schools, employers, banks: names for résumés and account notes. */
import type { Rng } from '../../core/rng.ts'
import { digits } from './people.ts'

export const BANKS =
  '국민은행 신한은행 우리은행 하나은행 농협은행 기업은행 카카오뱅크 새마을금고 신협 우체국 SC제일은행 부산은행 대구은행 케이뱅크'.split(
    ' ',
  )
export const SCHOOLS =
  '한빛고등학교 중앙고등학교 동산여자고등학교 새롬고등학교 미래정보고등학교'.split(' ')
export const COLLEGES =
  '한국대학교 중앙과학대학교 동해대학교 서해대학교 남산여자대학교 백제대학교 한강공과대학교'.split(
    ' ',
  )
export const MAJORS =
  '경영학과 컴퓨터공학과 간호학과 국어국문학과 기계공학과 회계학과 사회복지학과 디자인학과 전자공학과 유아교육과'.split(
    ' ',
  )
export const COMPANIES =
  '(주)한빛소프트 미래산업 푸른유통(주) 대한정밀 우리식품 (주)가온디자인 서울물류 청담어학원 세종건설 하나회계법인'.split(
    ' ',
  )
export const POSTS = '사원 대리 주임 과장 인턴 팀장 강사 간호사 연구원'.split(' ')
export const LICENCES =
  '자동차운전면허 1종보통,컴퓨터활용능력 1급,워드프로세서 1급,정보처리기사,전산회계 1급,한국사능력검정 1급,간호사 면허,사회복지사 2급,TOEIC 855점'.split(
    ',',
  )

/** An account number in one of the banks' groupings. */
export function account(rng: Rng): string {
  const groups = rng.pick([
    [3, 6, 5],
    [3, 2, 6],
    [4, 3, 6],
    [3, 4, 4, 2],
    [6, 2, 6],
    [3, 3, 6],
    [4, 2, 7],
  ])
  return groups.map((n) => digits(rng, n)).join('-')
}
