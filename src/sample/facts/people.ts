/** People who do not exist: names, birth dates, resident numbers, telephone numbers. */
import type { Rng } from '../../core/rng.ts'
import { address } from './places.ts'

/** One person, whose data agree with each other. */
export interface Person {
  name: string
  /** surname and given name in Latin letters, upper case */
  latin: readonly [string, string]
  female: boolean
  /** year, month, day */
  born: readonly [number, number, number]
  /** resident number with its dash; some have the second half masked */
  resident: string
  address: string
  phone: string
}

const SURNAMES =
  '김KIM 김KIM 김KIM 김KIM 이LEE 이LEE 이LEE 박PARK 박PARK 최CHOI 최CHOI 정JUNG 정JEONG 강KANG 조CHO 윤YOON 장JANG 임LIM 한HAN 오OH 서SEO 신SHIN 권KWON 황HWANG 안AHN 송SONG 전JEON 홍HONG 유YOO 고KO 문MOON 양YANG 손SON 배BAE 백BAEK 허HUR 남NAM 심SHIM 노NOH 하HA 곽KWAK 성SUNG 차CHA 주JOO 우WOO 구KOO 민MIN 류RYU 나NA 진JIN 지JI 엄UM 채CHAE 원WON 천CHEON 방BANG 공KONG 현HYUN 함HAM 변BYUN 염YEOM 여YEO 도DO 석SEOK 선SUN'.split(
    ' ',
  )
const FIRST_M =
  '민MIN 준JUN 도DO 현HYUN 지JI 성SUNG 재JAE 동DONG 상SANG 영YOUNG 승SEUNG 태TAE 건GEON 정JUNG 시SI 우WOO 진JIN 기KI 종JONG 병BYUNG 용YONG 광KWANG 경KYUNG 창CHANG'.split(
    ' ',
  )
const LAST_M =
  '준JUN 우WOO 호HO 훈HOON 수SOO 민MIN 석SEOK 혁HYUK 진JIN 원WON 환HWAN 식SIK 철CHUL 규KYU 현HYUN 영YOUNG 빈BIN 율YUL 섭SUP 균KYUN'.split(
    ' ',
  )
const FIRST_F =
  '서SEO 지JI 수SU 민MIN 하HA 은EUN 혜HYE 미MI 경KYUNG 정JUNG 영YOUNG 유YU 예YE 소SO 다DA 선SUN 윤YOON 현HYUN 명MYUNG 순SOON 주JU 나NA'.split(
    ' ',
  )
const LAST_F =
  '연YEON 윤YOON 은EUN 아AH 희HEE 영YOUNG 진JIN 경KYUNG 미MI 숙SOOK 자JA 정JUNG 현HYUN 빈BIN 주JU 선SUN 혜HYE 원WON 린RIN 나NA 지JI 옥OK'.split(
    ' ',
  )

/** Draws a person between `from` and `to` years of age in 2022. */
export function person(rng: Rng, from = 20, to = 78, female = rng.bernoulli(0.5)): Person {
  const [surname, first, last] = [
    rng.pick(SURNAMES),
    rng.pick(female ? FIRST_F : FIRST_M),
    rng.pick(female ? LAST_F : LAST_M),
  ]
  const born = [2022 - rng.int(from, to), rng.int(1, 12), rng.int(1, 28)] as const
  const masked = rng.bernoulli(0.35)
  const century = born[0] >= 2000 ? 2 : 0
  const tail = `${(female ? 2 : 1) + century}${masked ? '******' : digits(rng, 6)}`
  return {
    name: surname[0]! + first[0]! + last[0]!,
    latin: [surname.slice(1), first.slice(1) + rng.pick(['', ' ', '']) + last.slice(1)],
    female,
    born,
    resident: `${two(born[0] % 100)}${two(born[1])}${two(born[2])}-${tail}`,
    address: address(rng),
    phone: `010-${digits(rng, 4)}-${digits(rng, 4)}`,
  }
}

/** `count` random decimal digits, the first not zero. */
export function digits(rng: Rng, count: number): string {
  let out = String(rng.int(1, 9))
  while (out.length < count) out += String(rng.int(0, 9))
  return out
}

/** Two digits with a leading zero. */
export function two(n: number): string {
  return String(n).padStart(2, '0')
}
