/** Pages with a title, drawn for tests of reading. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { registerFonts } from '../../src/page/fonts/fonts.ts'
import { rngFrom } from '../../src/core/rng.ts'
import { Source } from '../../src/page/image/source.ts'
import { Page } from '../../src/page/image/page.ts'
import { reorient, type Orientation } from '../../src/page/geometry/orientation.ts'

export const WIDTH = 420
export const HEIGHT = 590

const BODY =
  '상기 환자는 위 병명으로 본원에서 진료를 받은 후 경과를 관찰하고 있으며 향후 약물 치료와 안정이 필요할 것으로 사료됩니다'

export interface Drawn {
  title?: string
  /** rows are cut from it */
  body?: string
  /** px */
  size?: number
  /** standard deviation of grain, grey levels */
  grain?: number
  /** degrees clockwise */
  tilt?: number
}

/** A page of Korean text under a title 60 px from the top. */
export function drawPage({
  title = '진단서',
  body = BODY,
  size = 20,
  grain = 0,
  tilt = 0,
}: Drawn): Source {
  registerFonts()
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f4f2ec'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.translate(WIDTH / 2, HEIGHT / 2)
  context.rotate((tilt * Math.PI) / 180)
  context.translate(-WIDTH / 2, -HEIGHT / 2)
  context.fillStyle = '#222'
  context.textAlign = 'center'
  context.font = `${size}px "Sample Gothic Bold"`
  context.fillText(title, WIDTH / 2, 60)
  writeBody(context, body)
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT)
  if (grain > 0) {
    const rng = rngFrom('tests/text/grain')
    for (let i = 0; i < data.length; i += 4) {
      const noise = rng.normal(0, grain)
      for (let c = 0; c < 3; c++) data[i + c] = data[i + c]! + noise
    }
  }
  return new Source(WIDTH, HEIGHT, data)
}

function writeBody(context: SKRSContext2D, body: string): void {
  context.textAlign = 'left'
  context.font = '10px "Sample Gothic"'
  for (let row = 0; row < 22; row++) {
    const from = (row * 7) % 20
    context.fillText(body.slice(from, from + 34), 40, 110 + row * 20)
  }
}

/** The page in the orientation that `orientation` sets upright again. */
export function pageNeeding(source: Source, { turns, mirrored }: Orientation): Source {
  const page = new Page()
  page.load(source)
  // First mirrored back, then turned back.
  if (mirrored) reorient(page, { turns: 0, mirrored: true })
  reorient(page, { turns: (4 - turns) % 4, mirrored: false })
  return new Source(page.width, page.height, page.peek().slice())
}

/** An image of leaves and sky: no text. */
export function drawPhotograph(): Source {
  const rng = rngFrom('tests/text/photograph')
  const canvas = createCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d')
  context.fillStyle = '#7fa8d0'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  for (let i = 0; i < 400; i++) {
    context.fillStyle = `rgb(${rng.int(20, 120)}, ${rng.int(60, 180)}, ${rng.int(20, 80)})`
    context.beginPath()
    const [x, y] = [rng.uniform(0, WIDTH), rng.uniform(HEIGHT / 3, HEIGHT)]
    context.ellipse(x, y, rng.uniform(8, 60), rng.uniform(8, 40), rng.random() * 3, 0, 7)
    context.fill()
  }
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT)
  return new Source(WIDTH, HEIGHT, data)
}
