/** Where a car stands: street, car park or garage, out of focus. */
import type { Sheet } from '../parts/sheet.ts'
import { softly } from '../parts/soft.ts'

/** The surroundings out of focus, then the grain of the road, which is near. */
export function backdrop(sheet: Sheet, horizon: number, density: number): void {
  const { ctx, rng, w, h } = sheet
  softly(sheet, [0, 0, w, h], density, (far) => street(far, horizon))
  for (let i = 0; i < 420; i++) {
    ctx.fillStyle = `rgba(${rng.pick(['0,0,0', '255,255,255'])},${rng.uniform(0.03, 0.16)})`
    const y = rng.uniform(horizon, h)
    ctx.fillRect(
      rng.uniform(0, w),
      y,
      rng.uniform(1, 2 + (4 * (y - horizon)) / h),
      rng.uniform(0.6, 1.6),
    )
  }
}

/** Street, car park or garage behind and below the car; the horizon is at height `horizon`. */
export function street(sheet: Sheet, horizon: number): void {
  const { ctx, rng, w, h } = sheet
  const garage = rng.bernoulli(0.4)
  const sky = ctx.createLinearGradient(0, 0, 0, horizon)
  if (garage) {
    sky.addColorStop(0, `hsl(40 6% ${rng.int(14, 34)}%)`)
    sky.addColorStop(1, `hsl(50 8% ${rng.int(40, 66)}%)`)
  } else {
    sky.addColorStop(0, `hsl(208 ${rng.int(5, 40)}% ${rng.int(66, 88)}%)`)
    sky.addColorStop(1, `hsl(200 12% ${rng.int(76, 92)}%)`)
  }
  ctx.fillStyle = sky
  ctx.fillRect(0, 0, w, h)
  for (let i = 0; i < 12; i++) {
    const bw = rng.uniform(0.08, 0.3) * w
    const bx = rng.uniform(-0.1, 1) * w
    const top = horizon * (garage ? rng.uniform(0, 0.2) : rng.uniform(0.1, 0.75))
    const light = rng.int(30, 72)
    ctx.fillStyle =
      rng.bernoulli(0.3) && !garage
        ? `hsl(${rng.int(80, 130)} 22% ${light * 0.5}%)`
        : `hsl(${rng.int(15, 60)} ${rng.int(3, 16)}% ${light}%)`
    ctx.fillRect(bx, top, bw, horizon - top)
    ctx.fillStyle = `hsl(210 15% ${light * 0.55}%)`
    for (let wy = top + 8; wy < horizon - 10; wy += 15)
      for (let wx = bx + 5; wx < bx + bw - 8; wx += 14)
        if ((wx + wy) % 3 > 1) ctx.fillRect(wx, wy, 7, 8)
  }
  const road = ctx.createLinearGradient(0, horizon, 0, h)
  const grey = rng.int(30, 58)
  road.addColorStop(0, `hsl(30 4% ${grey + 6}%)`)
  road.addColorStop(1, `hsl(30 4% ${grey - 8}%)`)
  ctx.fillStyle = road
  ctx.fillRect(0, horizon, w, h - horizon)
  ctx.strokeStyle = rng.pick(['hsl(50 8% 82%)', 'hsl(45 70% 58%)'])
  ctx.lineWidth = w * 0.015
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(w / 2 + side * w * rng.uniform(0.36, 0.46), horizon)
    ctx.lineTo(w / 2 + side * w * rng.uniform(0.55, 0.8), h)
    ctx.stroke()
  }
}
