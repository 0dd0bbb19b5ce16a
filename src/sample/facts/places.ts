/** Addresses: real regions and common street names, drawn at random. */
import type { Rng } from '../../core/rng.ts'

const REGIONS: readonly (readonly [string, string])[] = [
  [
    '서울특별시',
    '강남구 서초구 송파구 마포구 은평구 노원구 강서구 관악구 성북구 동작구 영등포구 구로구',
  ],
  ['부산광역시', '해운대구 부산진구 동래구 사하구 남구 연제구 금정구'],
  ['대구광역시', '수성구 달서구 북구 중구 동구'],
  ['인천광역시', '남동구 부평구 연수구 서구 미추홀구'],
  ['광주광역시', '북구 서구 광산구 남구'],
  ['대전광역시', '유성구 서구 중구 대덕구'],
  ['울산광역시', '남구 중구 울주군'],
  [
    '경기도',
    '수원시 성남시 고양시 용인시 부천시 안산시 안양시 남양주시 화성시 평택시 의정부시 김포시',
  ],
  ['강원도', '춘천시 원주시 강릉시 속초시'],
  ['충청북도', '청주시 충주시 제천시'],
  ['충청남도', '천안시 아산시 공주시 서산시'],
  ['전라북도', '전주시 군산시 익산시'],
  ['전라남도', '목포시 여수시 순천시'],
  ['경상북도', '포항시 구미시 경주시 경산시'],
  ['경상남도', '창원시 김해시 진주시 양산시'],
  ['제주특별자치도', '제주시 서귀포시'],
]
const ROADS =
  '중앙로 테헤란로 대학로 시청로 충장로 평화로 한빛로 새싹로 은행나무길 벚꽃로 문화로 체육관로 학동로 올림픽로 백제대로 가람로 솔밭길 동부로 서부로 강변로 월드컵로 통일로 광안로 호수로 상무대로'.split(
    ' ',
  )
const ESTATES =
  '푸른마을 한솔 현대 주공 삼성 롯데 대림 우성 벽산 무지개 은하수 센트럴 파크뷰 힐스'.split(' ')

/** Region and district, such as `경기도 수원시`. */
export function district(rng: Rng): string {
  const [region, places] = rng.pick(REGIONS)
  return `${region} ${rng.pick(places.split(' '))}`
}

/** A street address; half of them with block and flat. */
export function address(rng: Rng): string {
  const street = `${district(rng)} ${rng.pick(ROADS)} ${rng.int(2, 480)}`
  if (rng.bernoulli(0.5)) return street
  return `${street}, ${rng.int(101, 130)}동 ${rng.int(1, 22)}0${rng.int(1, 6)}호 (${rng.pick(ESTATES)}아파트)`
}

/** A landline number of an office. */
export function landline(rng: Rng): string {
  const area = rng.pick(['02', '031', '032', '042', '051', '053', '062', '041', '055', '064'])
  return `${area}-${rng.int(200, 999)}-${String(rng.int(0, 9999)).padStart(4, '0')}`
}
