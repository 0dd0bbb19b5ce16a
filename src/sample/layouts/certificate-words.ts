/** What tells the four hospital certificates apart: titles and wording, nothing else. */
import type { Rng } from '../../core/rng.ts'

/** The wording of one class of certificate, drawn for one page. */
export interface CertificateWords {
  title: string
  /** label and unit of the period field */
  period: string
  /** heading of the large box */
  body: string
  /** closing sentence */
  closing: string
  /** how the doctor is called */
  signer: string
}

interface Wording {
  titles: readonly string[]
  periods: readonly string[]
  bodies: readonly string[]
  closings: readonly string[]
}

const WORDING: Record<number, Wording> = {
  3: {
    titles: [
      '입·퇴원 확인서',
      '입퇴원확인서',
      '입·퇴원확인서',
      '입원확인서',
      '입원증명서',
      '입원사실증명서',
      '입퇴원사실확인서',
    ],
    periods: ['입원기간', '입·퇴원일', '입원 기간', '치료기간'],
    bodies: ['비고', '치료내용', '진료내용 및 소견', '입원 사유', '소견'],
    closings: [
      '상기와 같이 입원하였음을 확인함.',
      '위와 같이 입·퇴원하였음을 증명합니다.',
      '위 사실을 확인합니다.',
      '상기와 같이 확인함.',
    ],
  },
  7: {
    titles: [
      '외래 진료 확인서',
      '통원확인서',
      '진료확인서',
      '진료 확인서',
      '진료사실증명서',
      '통원증명서',
      '통원 확인서',
    ],
    periods: ['통원기간', '진료일', '외래 진료일', '치료기간', '진료기간'],
    bodies: ['비고', '치료내용', '진료내용 및 소견', '통원 일자', '소견'],
    closings: [
      '상기와 같이 진료받았음을 확인함.',
      '위와 같이 통원 치료하였음을 증명합니다.',
      '위 사실을 확인합니다.',
      '상기와 같이 확인함.',
    ],
  },
  4: {
    titles: ['진단서', '진단서', '진단서', '진 단 서', '상해진단서', '일반진단서'],
    periods: ['진단 연월일', '발병 연월일', '치료기간', '진료기간'],
    bodies: [
      '치료 내용 및 향후 치료에 대한 소견',
      '향후 치료 의견',
      '향후치료의견',
      '소견',
      '진료내용 및 소견',
    ],
    closings: [
      '위와 같이 진단합니다.',
      '「의료법」 제17조에 따라 위와 같이 진단합니다.',
      '상기와 같이 진단함.',
      '위와 같이 진단함.',
    ],
  },
  14: {
    titles: ['소견서', '소견서', '소 견 서', '진료소견서', '의견서', '의사 소견서'],
    periods: ['진료기간', '진료일', '초진일', '치료기간'],
    bodies: ['소견', '진료 소견', '의사 소견', '진료내용 및 소견', '환자상태 및 소견'],
    closings: [
      '위와 같이 소견합니다.',
      '상기와 같이 소견서를 발급합니다.',
      '상기 소견을 확인함.',
      '위와 같이 소견함.',
    ],
  },
}

/** Draws the wording of a certificate of this class. */
export function certificateWords(target: number, rng: Rng): CertificateWords {
  const own = WORDING[target]!
  return {
    title: rng.pick(own.titles),
    period: rng.pick(own.periods),
    body: rng.pick(own.bodies),
    closing: rng.pick(own.closings),
    signer: rng.pick(['의사', '담당의사', '주치의', '의사 성명']),
  }
}
